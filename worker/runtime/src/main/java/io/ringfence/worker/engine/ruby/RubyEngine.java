package io.ringfence.worker.engine.ruby;

import io.ringfence.worker.engine.Engine;
import io.ringfence.worker.engine.ScriptContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jruby.Ruby;
import org.jruby.RubyInstanceConfig;
import org.jruby.RubyInstanceConfig.CompileMode;
import org.jruby.runtime.Constants;

/** JRuby. */
public final class RubyEngine implements Engine {

  /** How the supervisor names this language. */
  public static final String LANGUAGE = "ruby";

  static {
    // These two are read when JRuby's first class is loaded, so they come first. A run that is
    // started again in another process must find the hashes that it found before.
    System.setProperty("jruby.consistent.hashing", "true");
    // What virtual threads use is not known, and fibers that loop would hold up all of them.
    System.setProperty("jruby.fiber.vthread", "false");
    // Trace events let a run that is over be ended at every statement, even inside of ensure. It
    // must be set before the first line of Ruby is built, and costs nothing until a hook is added.
    RubyInstanceConfig.FULL_TRACE_ENABLED = true;
  }

  private final byte[] prelude;
  private final byte[] habits;
  private final RubyLibrary library;

  /** Boots nothing yet: the first runtime does. */
  public RubyEngine() {
    prelude = resource("prelude.rb");
    habits = resource("habits.rb");
    library = RubyLibrary.read();
  }

  @Override
  public String language() {
    return LANGUAGE;
  }

  @Override
  public String version() {
    return "JRuby " + Constants.VERSION;
  }

  @Override
  public ScriptContext prepare() {
    Ruby runtime = Ruby.newInstance(configuration(library));
    RubyApi api = new RubyApi(runtime);
    api.define(prelude);
    runtime.loadFile("habits.rb", new ByteArrayInputStream(habits), false);
    if (runtime.getLoadService() instanceof RubyRequire require) {
      require.close(runtime.getCurrentContext());
    }
    return new RubyContext(runtime, api);
  }

  @Override
  public String rehearsalPlan() {
    return """
    number = req.URI.User.to_s + req.Header.From.FromName + req.Header.from.from_uri.host
    case number
    when /^(re)(.*)$/ then sys.Log("#{$1} #{number.sub('a', 'b')}")
    end
    sys.Respond(420, 'Rehearsed') if sys.Dial('nobody@nowhere', 1) == DialPlanAppResult::Failed
    """;
  }

  @Override
  public void close() {}

  private static RubyInstanceConfig configuration(RubyLibrary library) {
    RubyInstanceConfig configuration = new RubyInstanceConfig();
    configuration.setLoader(library);
    configuration.setLoadServiceCreator(runtime -> new RubyRequire(runtime, library));
    configuration.setDisableGems(true);
    configuration.setDisableDidYouMean(true);
    configuration.setDisableErrorHighlight(true);
    configuration.setDisableSyntaxSuggest(true);
    configuration.setDisableRUBYOPT(true);
    configuration.setLoadGemfile(false);
    configuration.setNativeEnabled(false);
    configuration.setUpdateNativeENVEnabled(false);
    configuration.setEnvironment(Map.of());
    configuration.setObjectSpaceEnabled(false);
    configuration.setCompileMode(CompileMode.OFF);
    configuration.setHardExit(false);
    // Standard input is the worker's own: its end says that the supervisor is gone.
    configuration.setInput(InputStream.nullInputStream());
    return configuration;
  }

  private static byte[] resource(String name) {
    try (InputStream stream = RubyEngine.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing beside " + RubyEngine.class);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
