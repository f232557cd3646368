package io.ringfence.example.sipserver.author;

import io.ringfence.example.sipserver.plan.PlanRefusedException;
import io.ringfence.example.sipserver.plan.PlanSource;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The plans in a data folder: {@code dialplans/OWNER/in.rb} and so on. */
final class PlanFiles {
  private static final String FOLDER = "dialplans";
  private static final List<String> NAMES = List.of("in", "out");

  private final Path folder;

  /**
   * Those of a data folder.
   *
   * @throws AuthorException if it has no folder of plans
   */
  PlanFiles(Path data) throws AuthorException {
    if (!Files.isDirectory(data)) {
      throw new AuthorException("there is no folder %s".formatted(data));
    }
    folder = data.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      throw new AuthorException("the folder %s has no folder '%s'".formatted(data, FOLDER));
    }
  }

  /** A file where a plan is looked for. */
  record PlanFile(Path path, String owner, String name, Language language) {}

  /** The owners that have a folder, in the order of their names. */
  List<String> owners() throws AuthorException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AuthorException("the folder %s cannot be read: %s".formatted(folder, e));
    }
  }

  /** The files of an owner's plans. */
  List<PlanFile> of(String owner) {
    return NAMES.stream().flatMap(name -> of(owner, name).stream()).toList();
  }

  /** The files of one plan; more than one is a mistake of its owner. */
  List<PlanFile> of(String owner, String name) {
    return Stream.of(Language.RUBY, Language.JAVASCRIPT)
        .map(language -> new PlanFile(path(owner, name + ending(language)), owner, name, language))
        .filter(file -> Files.exists(file.path()))
        .toList();
  }

  Dialplan read(PlanFile file) throws PlanRefusedException {
    return Dialplan.of(
        file.owner(), file.name(), file.language(), PlanSource.read(file.path(), folder));
  }

  /** Where a plan would be. */
  Path path(String owner, String file) {
    return folder.resolve(owner).resolve(file);
  }

  private static String ending(Language language) {
    return switch (language) {
      case RUBY -> ".rb";
      case JAVASCRIPT -> ".js";
    };
  }
}
