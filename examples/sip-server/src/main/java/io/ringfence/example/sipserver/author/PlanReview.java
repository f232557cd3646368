package io.ringfence.example.sipserver.author;

import io.ringfence.example.sipserver.author.PlanFiles.PlanFile;
import io.ringfence.example.sipserver.plan.PlanCheck.Verdict;
import io.ringfence.example.sipserver.plan.PlanRefusedException;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads all plans of a data folder and says what is wrong with them: what does not parse, and
 * members of {@code sys} that there are not. Nothing of them is run. Starts workers of its own and
 * ends them.
 */
public final class PlanReview {
  private final Path data;
  private final Consumer<String> printer;
  private int problems;

  /**
   * A review of a data folder.
   *
   * @param printer takes what is found, line by line
   */
  public PlanReview(Path data, Consumer<String> printer) {
    this.data = data;
    this.printer = printer;
  }

  /**
   * Reviews the plans; takes seconds.
   *
   * @return the problems found
   * @throws AuthorException if there is nothing to review, or no worker starts
   */
  public int run() throws AuthorException {
    PlanFiles files = new PlanFiles(data);
    List<String> owners = files.owners();
    List<PlanFile> found = new ArrayList<>();
    for (String owner : owners) {
      List<PlanFile> ofOwner = files.of(owner);
      requireOneOfEach(ofOwner);
      found.addAll(ofOwner);
    }
    List<Source> sources = read(files, found);
    if (!sources.isEmpty()) {
      review(sources);
    }
    printer.accept(
        "%s of %s checked: %s"
            .formatted(
                counted(found.size(), "plan"),
                counted(owners.size(), "owner"),
                counted(problems, "problem")));
    return problems;
  }

  /** A plan and where it was read. */
  private record Source(PlanFile file, Dialplan plan) {}

  private void requireOneOfEach(List<PlanFile> ofOwner) {
    for (PlanFile file : ofOwner) {
      boolean isSecond =
          ofOwner.stream()
              .takeWhile(other -> !other.equals(file))
              .anyMatch(other -> other.name().equals(file.name()));
      if (isSecond) {
        tell(
            "%s: there is the same plan in another language; allowed is one"
                .formatted(file.path()));
      }
    }
  }

  private List<Source> read(PlanFiles files, List<PlanFile> found) {
    List<Source> sources = new ArrayList<>();
    for (PlanFile file : found) {
      try {
        sources.add(new Source(file, files.read(file)));
      } catch (PlanRefusedException | IllegalArgumentException e) {
        tell("%s: %s".formatted(file.path(), e.getMessage()));
      }
    }
    return sources;
  }

  private void review(List<Source> sources) throws AuthorException {
    Set<Language> languages = EnumSet.noneOf(Language.class);
    sources.forEach(source -> languages.add(source.plan().language()));
    try (ReviewWorkers workers = ReviewWorkers.start(languages)) {
      Map<Language, KnownMembers> members = new EnumMap<>(Language.class);
      for (Language language : languages) {
        members.put(language, workers.members(language));
      }
      SyntaxCheck syntax = new SyntaxCheck(workers::run);
      for (Source source : sources) {
        reviewSyntax(source, syntax);
        reviewMembers(source, Objects.requireNonNull(members.get(source.plan().language())));
      }
    }
  }

  private void reviewSyntax(Source source, SyntaxCheck syntax) {
    switch (syntax.check(source.plan())) {
      case Verdict.Good _ -> {}
      case Verdict.Faulty(int line, String message) ->
          tell("%s%s: %s".formatted(source.file().path(), line > 0 ? ":" + line : "", message));
      case Verdict.Untold(String why) ->
          tell("%s could not be checked: %s".formatted(source.file().path(), why));
    }
  }

  private void reviewMembers(Source source, KnownMembers members) {
    for (Mention mention :
        SourceScanner.mentions(source.plan().language(), source.plan().source())) {
      if (!members.has(mention.name())) {
        tell(
            "%s:%d: there is no sys.%s%s"
                .formatted(
                    source.file().path(),
                    mention.line(),
                    mention.name(),
                    members
                        .nearest(mention.name())
                        .map(near -> "; the nearest is sys." + near)
                        .orElse("")));
      }
    }
  }

  private void tell(String problem) {
    problems++;
    printer.accept(problem);
  }

  private static String counted(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
