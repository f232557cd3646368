package io.ringfence.example.sipserver.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads what the schema describes, and notes what is wrong with its line. Used for one file. */
final class TableReader {
  private final Problems problems;

  TableReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads a table and all that is inside. */
  Table read(TomlTable toml, Section section, int line) {
    Table table = new Table(line);
    for (String name : toml.keySet()) {
      if (!knows(section, name)) {
        problems.add(lineOf(toml, name, line), section.pathOf(name), unknown(section, name));
      }
    }
    section.keys().forEach(key -> readKey(toml, section, key, table));
    section.sections().forEach(inside -> table.put(inside, readInside(toml, inside, line)));
    return table;
  }

  private <T> void readKey(TomlTable toml, Section section, Key<T> key, Table into) {
    Object given = toml.get(List.of(key.name()));
    if (given == null) {
      if (key.fallback().isEmpty()) {
        problems.add(into.line(), section.pathOf(key.name()), "is required, and is missing");
      }
      return;
    }
    int line = lineOf(toml, key.name(), into.line());
    into.stands(key, line);
    key.kind()
        .read(given)
        .ifPresentOrElse(
            value -> into.put(key, value),
            () ->
                problems.add(
                    line,
                    section.pathOf(key.name()),
                    "allowed is %s; given was %s"
                        .formatted(key.kind().allowed(), key.kind().show(given))));
  }

  private List<Table> readInside(TomlTable toml, Section section, int lineAround) {
    Object given = toml.get(List.of(section.name()));
    int line = lineOf(toml, section.name(), lineAround);
    return switch (section.repeat()) {
      case ONCE -> {
        if (given instanceof TomlTable table) {
          yield List.of(read(table, section, line));
        }
        if (given != null) {
          problems.add(line, section.path(), "is a table, written [%s]".formatted(section.path()));
        }
        yield List.of();
      }
      case ROWS -> {
        if (given instanceof TomlArray rows && rows.toList().stream().allMatch(this::isTable)) {
          yield readRows(rows, section, line);
        }
        if (given != null) {
          problems.add(
              line,
              section.path(),
              "is a list of tables, written [[%s]]".formatted(section.path()));
        }
        yield List.of();
      }
    };
  }

  private List<Table> readRows(TomlArray rows, Section section, int line) {
    List<Table> tables = new ArrayList<>();
    for (int index = 0; index < rows.size(); index++) {
      tables.add(read(rows.getTable(index), section, line(rows.inputPositionOf(index), line)));
    }
    return tables;
  }

  private boolean isTable(Object given) {
    return given instanceof TomlTable;
  }

  private static boolean knows(Section section, String name) {
    return names(section).anyMatch(name::equals);
  }

  private static String unknown(Section section, String name) {
    Optional<String> nearest = Spelling.nearest(name, names(section).toList());
    return "is no key of this server"
        + nearest.map(known -> "; did you mean '" + known + "'?").orElse("");
  }

  private static Stream<String> names(Section section) {
    return Stream.concat(
        section.keys().stream().map(Key::name), section.sections().stream().map(Section::name));
  }

  private static int lineOf(TomlTable table, String name, int otherwise) {
    return line(table.inputPositionOf(List.of(name)), otherwise);
  }

  private static int line(@Nullable TomlPosition position, int otherwise) {
    return position == null ? otherwise : position.line();
  }
}
