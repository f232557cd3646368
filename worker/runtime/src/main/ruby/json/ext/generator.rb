JRuby::Util.load_ext('json.ext.GeneratorService')
