package io.ringfence.worker.engine.javascript;

import io.ringfence.worker.dialplan.DialResult;
import io.ringfence.worker.engine.Engine;
import io.ringfence.worker.engine.ScriptContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;

/** GraalJS. */
public final class JavaScriptEngine implements Engine {

  /** How the supervisor names this language. */
  public static final String LANGUAGE = "javascript";

  static final String POLYGLOT_NAME = "js";

  private final org.graalvm.polyglot.Engine polyglot;
  private final Source prelude;
  private final String tables = MemberTables.asJson();
  private final String dialResults =
      Arrays.stream(DialResult.values())
          .map(DialResult::plainName)
          .collect(Collectors.joining(","));

  /** Boots the engine that all contexts share. */
  public JavaScriptEngine() {
    // What Truffle caches on disk belongs into the private folder of the process.
    System.setProperty("polyglot.engine.userResourceCache", System.getProperty("java.io.tmpdir"));
    polyglot =
        org.graalvm.polyglot.Engine.newBuilder(POLYGLOT_NAME)
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    prelude = resource("prelude.js");
  }

  @Override
  public String language() {
    return LANGUAGE;
  }

  @Override
  public String version() {
    return "GraalJS " + polyglot.getVersion();
  }

  @Override
  public ScriptContext prepare() {
    Context context =
        Context.newBuilder(POLYGLOT_NAME)
            .engine(polyglot)
            .option("js.unhandled-rejections", "throw")
            // A plan could load text into a new realm, where the clock is the machine's.
            .option("js.load", "false")
            .allowHostAccess(HostAccess.NONE)
            .allowHostClassLookup(_ -> false)
            .allowPolyglotAccess(PolyglotAccess.NONE)
            .allowIO(IOAccess.NONE)
            .allowEnvironmentAccess(EnvironmentAccess.NONE)
            .in(InputStream.nullInputStream())
            .allowCreateThread(false)
            .allowCreateProcess(false)
            .allowNativeAccess(false)
            .build();
    JavaScriptContext prepared = new JavaScriptContext(context);
    prepared.define(prelude, tables, dialResults);
    return prepared;
  }

  @Override
  public String rehearsalPlan() {
    return """
    const number = `${req.uri.user}${req.header.from.fromName}${req.header.from.fromURI.host}`;
    const match = /^(re)(.*)$/.exec(number);
    sys.log(`${match[1]} ${number.replace('a', 'b')}`);
    if (sys.dial('nobody@nowhere', 1) === DialPlanAppResult.Failed) {
      sys.respond(420, 'Rehearsed');
    }
    """;
  }

  @Override
  public void close() {
    polyglot.close(true);
  }

  private static Source resource(String name) {
    try (InputStream stream = JavaScriptEngine.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing beside " + JavaScriptEngine.class);
      }
      return Source.newBuilder(
              POLYGLOT_NAME, new InputStreamReader(stream, StandardCharsets.UTF_8), "prelude")
          .internal(true)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
