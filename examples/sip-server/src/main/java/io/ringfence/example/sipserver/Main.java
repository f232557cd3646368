package io.ringfence.example.sipserver;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.ringfence.example.sipserver.author.AnswerRule;
import io.ringfence.example.sipserver.author.AuthorException;
import io.ringfence.example.sipserver.author.PlanReview;
import io.ringfence.example.sipserver.author.PlanTrial;
import io.ringfence.example.sipserver.author.Trial;
import io.ringfence.example.sipserver.config.Configuration;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. */
public final class Main {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_OPTIONS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Exits with 0 if all went well, 1 if it could not be done, 2 if the options are wrong. */
  public static void main(String[] arguments) {
    Logging.toConsole();
    int code = new Main(System.out, System.err).run(arguments);
    System.out.flush();
    System.exit(code);
  }

  /** Does what the options say, and returns the exit code. */
  int run(String... arguments) {
    try {
      Options options = Options.parse(arguments);
      if (options.isHelpAsked()) {
        new CommandLine(new Options()).usage(out);
        return DONE;
      }
      if (options.isVersionAsked()) {
        new CommandLine(new Options()).printVersionHelp(out);
        return DONE;
      }
      return switch (options.task()) {
        case Options.Task.Demo _ -> demo(options);
        case Options.Task.Serve _ -> serve(options);
        case Options.Task.Check(Path folder) -> check(folder);
        case Options.Task.Try trial -> tryOut(trial, options);
      };
    } catch (ParameterException e) {
      err.printf("%s%s%ntry --help for all options%n", e.getMessage(), suggestion(e));
      return WRONG_OPTIONS;
    } catch (StartException | AuthorException e) {
      err.println(e.getMessage());
      return FAILED;
    } catch (IOException e) {
      err.println("it failed: " + e);
      return FAILED;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      err.println("it was interrupted");
      return FAILED;
    }
  }

  private static String suggestion(ParameterException refusal) {
    return refusal instanceof UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream()
            .findFirst()
            .map("; did you mean %s?"::formatted)
            .orElse("")
        : "";
  }

  private int demo(Options options) throws StartException, IOException, InterruptedException {
    if (options.dataFolder().isPresent()) {
      return DemoRun.play(DataFolder.at(options.dataFolder().get()), options, out) ? DONE : FAILED;
    }
    DataFolder folder = DataFolder.temporary();
    boolean isGood = false;
    try {
      isGood = DemoRun.play(folder, options, out);
      return isGood ? DONE : FAILED;
    } finally {
      if (isGood) {
        Logging.toConsole();
        folder.delete();
      } else {
        err.println("the log of the server is in " + folder.path());
      }
    }
  }

  private int serve(Options options) throws StartException, InterruptedException {
    // Taken first: who ends the program while it starts means it as well.
    Signals signals = Signals.take();
    warnOfMemory();
    DataFolder folder = DataFolder.at(options.dataFolder().orElseThrow());
    if (options.configurationFile().isEmpty() && folder.isEmpty()) {
      Sample.writeTo(folder, Sample.Ports.DEFAULT);
      LOG.info("{} was empty: sample owners are in it now", folder.path());
    }
    Configuration configuration = folder.configuration(options.configurationFile());
    SipServer.Setup setup =
        new SipServer.Setup(configuration, folder, options.bind(), options.sipPort(), _ -> {});
    try (SipServer server = SipServer.start(setup)) {
      signals.await();
      server.drain(configuration.sip().drain());
    }
    return DONE;
  }

  private int check(Path folder) throws AuthorException {
    Logging.onlyWarnings();
    return new PlanReview(folder, out::println).run() == 0 ? DONE : FAILED;
  }

  private int tryOut(Options.Task.Try task, Options options)
      throws AuthorException, StartException {
    Logging.onlyWarnings();
    Path data = options.dataFolder().orElseThrow();
    Configuration configuration = new DataFolder(data).configuration(options.configurationFile());
    List<AnswerRule> rules = new ArrayList<>();
    for (String answer : task.answers()) {
      rules.add(AnswerRule.parse(answer));
    }
    Trial trial = Trial.of(data, task.plan(), task.number(), configuration);
    return new PlanTrial(trial.answers(rules), out::println).run() ? DONE : FAILED;
  }

  /** The stack has threads that an OutOfMemoryError would end, and leave a server that is deaf. */
  private static void warnOfMemory() {
    String value =
        Optional.ofNullable(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))
            .map(bean -> bean.getVMOption("ExitOnOutOfMemoryError").getValue())
            .orElse("unknown");
    if (!Boolean.parseBoolean(value)) {
      LOG.warn("started without -XX:+ExitOnOutOfMemoryError: out of memory it would go on, deaf");
    }
  }
}
