JRuby::Util.load_ext('json.ext.ParserService')
