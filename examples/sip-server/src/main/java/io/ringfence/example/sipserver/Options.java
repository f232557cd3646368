package io.ringfence.example.sipserver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What the command line says. */
@Command(
    name = "ringfence-sip-server",
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "A SIP server whose users write their own dialplans.%n"
            + "Without a task it plays a demo: sample owners, real calls over loopback, then it ends.",
    footer = "%nExit code: 0 done, 1 it could not start or something failed, 2 wrong options.")
final class Options {
  static final int DEFAULT_SIP_PORT = 5060;
  private static final Path DEFAULT_DATA = Path.of("ringfence-data");

  /** What the program is to do. */
  sealed interface Task {
    /** Play the demo, and end. */
    record Demo() implements Task {}

    /** Serve until the process is told to end. */
    record Serve() implements Task {}

    /** Check the plans in a data folder. */
    record Check(Path folder) implements Task {}

    /** Run one plan against a pretended network. */
    record Try(String plan, String number, List<String> answers) implements Task {
      /** Copies the answers. */
      public Try {
        answers = List.copyOf(answers);
      }
    }
  }

  @Option(names = "--serve", description = "Serve until the process is told to end.")
  private boolean serve;

  @Option(
      names = "--check",
      paramLabel = "DIR",
      description = "Check the plans in the data folder DIR, and end.")
  private @Nullable Path check;

  @Option(
      names = "--try",
      arity = "2",
      paramLabel = "OWNER/in NUMBER",
      hideParamSyntax = true,
      description =
          "Run a plan, OWNER/in or OWNER/out, for a call to NUMBER against a pretended network,"
              + " print each command and its answer, and end.")
  private @Nullable List<String> tried;

  @Option(
      names = "--answer",
      paramLabel = "PATTERN=ANSWER",
      description =
          "With --try, how a leg that fits the pattern (* for anything) ends: answered, busy,"
              + " noanswer, redirect:URI or a status. May be given again; the first that fits counts, and a leg"
              + " that none fits is busy.")
  private List<String> answers = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The data folder: dialplans/OWNER/in.rb and so on, database, server.toml. With --serve an"
              + " empty one gets sample owners. Default: ringfence-data; for the demo a temporary"
              + " folder.")
  private @Nullable Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration. Default: server.toml in the data folder, if it is there.")
  private @Nullable Path config;

  @Option(
      names = "--sip-port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description =
          "For UDP and TCP; 0 for any that is free. Default: 5060; for the demo any that is free.")
  private @Nullable Integer sipPort;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      converter = AddressConverter.class,
      description = "The address to listen at. Default: ${DEFAULT-VALUE}.")
  private InetAddress bind = InetAddress.getLoopbackAddress();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this, and end.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version, and end.")
  private boolean version;

  /**
   * Reads a command line.
   *
   * @throws ParameterException if it cannot be followed
   */
  static Options parse(String... arguments) {
    Options options = new Options();
    CommandLine line = new CommandLine(options);
    line.parseArgs(arguments);
    if (!options.help && !options.version) {
      options.refuseContradictions(line);
    }
    return options;
  }

  boolean isHelpAsked() {
    return help;
  }

  boolean isVersionAsked() {
    return version;
  }

  private void refuseContradictions(CommandLine line) {
    int tasks = (serve ? 1 : 0) + (check == null ? 0 : 1) + (tried == null ? 0 : 1);
    if (tasks > 1) {
      throw new ParameterException(line, "of --serve, --check and --try only one can be done");
    }
    if (tasks == 0 && config != null) {
      throw new ParameterException(
          line, "--config needs --serve, --check or --try: the demo has its own configuration");
    }
    if (tried != null && !tried.getFirst().matches("[^/]+/(in|out)")) {
      throw new ParameterException(
          line,
          "--try takes OWNER/in or OWNER/out and a number; given was '" + tried.getFirst() + "'");
    }
    if (tried == null && !answers.isEmpty()) {
      throw new ParameterException(line, "--answer needs --try: real telephones answer themselves");
    }
    if (check != null && data != null) {
      throw new ParameterException(line, "--check names the data folder; --data would be another");
    }
  }

  Task task() {
    if (serve) {
      return new Task.Serve();
    }
    if (check != null) {
      return new Task.Check(check);
    }
    return tried == null ? new Task.Demo() : new Task.Try(tried.getFirst(), tried.get(1), answers);
  }

  /** The data folder; empty where the demo is to make a temporary one. */
  Optional<Path> dataFolder() {
    return switch (task()) {
      case Task.Demo _ -> Optional.ofNullable(data);
      case Task.Check(Path folder) -> Optional.of(folder);
      case Task.Serve _, Task.Try _ -> Optional.of(data == null ? DEFAULT_DATA : data);
    };
  }

  /** The configuration file, if one was named. */
  Optional<Path> configurationFile() {
    return Optional.ofNullable(config);
  }

  int sipPort() {
    if (sipPort != null) {
      return sipPort;
    }
    return task() instanceof Task.Demo ? 0 : DEFAULT_SIP_PORT;
  }

  InetAddress bind() {
    return bind;
  }

  /** Reads a port. */
  static final class PortConverter implements ITypeConverter<Integer> {
    private static final int HIGHEST = 65_535;

    @Override
    public Integer convert(String value) {
      try {
        int port = Integer.parseInt(value);
        if (port >= 0 && port <= HIGHEST) {
          return port;
        }
      } catch (NumberFormatException _) {
        // Refused like a number out of the range.
      }
      throw new TypeConversionException(
          "allowed is 0 to %d; given was '%s'".formatted(HIGHEST, value));
    }
  }

  /** Reads an address that this machine has. */
  static final class AddressConverter implements ITypeConverter<InetAddress> {
    @Override
    public InetAddress convert(String value) {
      try {
        return InetAddress.getByName(value);
      } catch (UnknownHostException _) {
        throw new TypeConversionException(
            "allowed is an address of this machine; given was '%s'".formatted(value));
      }
    }
  }
}
