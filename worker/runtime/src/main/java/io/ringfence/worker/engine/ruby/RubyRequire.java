package io.ringfence.worker.engine.ruby;

import static org.jruby.runtime.Visibility.PRIVATE;
import static org.jruby.runtime.Visibility.PUBLIC;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jruby.Ruby;
import org.jruby.RubyModule;
import org.jruby.RubyString;
import org.jruby.exceptions.RaiseException;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.builtin.IRubyObject;
import org.jruby.runtime.load.LoadService;

/** What {@code require} loads in one runtime: the libraries of an allow-list, and no file. */
final class RubyRequire extends LoadService {

  /** What a plan is told that it can require. */
  static final List<String> LIBRARIES =
      List.of(
          "English",
          "abbrev",
          "base64",
          "bigdecimal",
          "date",
          "delegate",
          "digest",
          "erb",
          "forwardable",
          "json",
          "monitor",
          "observer",
          "ostruct",
          "pp",
          "prettyprint",
          "rexml/document",
          "securerandom",
          "set",
          "shellwords",
          "singleton",
          "stringio",
          "strscan",
          "time",
          "timeout",
          "tsort",
          "uri");

  /** They are part of every runtime, or there is nothing of them that a plan needs. */
  private static final Set<String> PRESENT =
      Set.of(
          "complex",
          "enumerator",
          "fiber",
          "jcode",
          "mscorlib",
          "pathname",
          "rational",
          "rubygems",
          "set",
          "system",
          "thread");

  private static final Map<String, String> INSTEAD =
      Map.of(
          "net/http", "a dialplan has no sockets, use sys.WebGet(url)",
          "net/https", "a dialplan has no sockets, use sys.WebGet(url)",
          "open-uri", "a dialplan has no sockets, use sys.WebGet(url)",
          "socket", "a dialplan has no sockets, use sys.WebGet(url)",
          "net/smtp", "a dialplan has no sockets, use sys.Email(to, subject, body)",
          "resolv", "a dialplan has no sockets, use sys.ENUMLookup(number)");

  private static final Pattern ENDING = Pattern.compile("\\.(rb|so|jar)$");
  private static final String AFTER = "/run";

  private final RubyLibrary library;
  private final Set<String> loaded = new HashSet<>();
  private boolean isBooted;

  RubyRequire(Ruby runtime, RubyLibrary library) {
    super(runtime);
    this.library = library;
  }

  /** From now on nothing but the library is found. */
  void close(ThreadContext context) {
    isBooted = true;
    define(
        context,
        "require_relative",
        (caller, _, arguments) -> {
          IRubyObject name = arguments.length == 0 ? caller.nil : arguments[0];
          return runtime.newBoolean(
              require(beside(caller, RubyValues.text(name.convertToString()))));
        });
    define(
        context,
        "load",
        (_, _, arguments) -> {
          String name = arguments.length == 0 ? "" : arguments[0].asJavaString();
          throw refused(name, "a dialplan has no files");
        });
    define(context, "gem", (_, _, _) -> runtime.getTrue());
  }

  private void define(ThreadContext context, String name, HostMethod.Body body) {
    RubyModule kernel = runtime.getKernel();
    HostMethod.define(context, kernel, PRIVATE, name, body);
    HostMethod.define(context, kernel.getSingletonClass(), PUBLIC, name, body);
  }

  /** The library that lies beside the one whose source is being executed. */
  private static String beside(ThreadContext context, String name) {
    String file = String.valueOf(context.getFile());
    return Path.of(file).resolveSibling(name).normalize().toString();
  }

  @Override
  public boolean autoloadRequire(RubyString name) {
    return require(RubyValues.text(name));
  }

  @Override
  public boolean require(String asked) {
    String name = ENDING.matcher(asked).replaceFirst("");
    if (!isBooted) {
      return super.require(asked);
    }
    if (PRESENT.contains(name.toLowerCase(Locale.ROOT)) || loaded.contains(name)) {
      return false;
    }
    byte[] source = library.source(name).orElseThrow(() -> unknown(name));
    // First, for libraries require one another.
    loaded.add(name);
    try {
      execute(name, source);
      Optional<byte[]> after = library.source(name + AFTER);
      if (after.isPresent()) {
        execute(name + AFTER, after.get());
      }
    } catch (Throwable e) {
      loaded.remove(name);
      throw e;
    }
    return true;
  }

  private void execute(String name, byte[] source) {
    runtime.loadFile(name + ".rb", new ByteArrayInputStream(source), false);
  }

  private RaiseException unknown(String name) {
    return refused(
        name, INSTEAD.getOrDefault(name, "a dialplan can require " + String.join(", ", LIBRARIES)));
  }

  private RaiseException refused(String name, String why) {
    String shown = name.length() > 60 ? name.substring(0, 60) + "..." : name;
    return runtime.newLoadError("cannot load '%s': %s".formatted(shown, why), name);
  }
}
