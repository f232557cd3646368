JRuby::Util.load_ext('org.jruby.ext.strscan.StringScannerLibrary')
require 'strscan/strscan'
