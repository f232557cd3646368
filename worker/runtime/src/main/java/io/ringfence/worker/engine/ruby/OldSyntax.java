package io.ringfence.worker.engine.ruby;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes in the Ruby of today what only Ruby 1.8 could parse: a colon for {@code then}, a hash of
 * commas, and a space before the parenthesis of several arguments. Nothing of it means anything
 * else today, so a plan that does not parse can be tried once more with it. Lines stay where they
 * are.
 */
final class OldSyntax {
  private static final Map<String, String> CLAUSES =
      Map.of(
          "if", " then", "unless", " then", "elsif", " then", "when", " then", "rescue", " then",
          "while", " do", "until", " do", "for", " do");
  private static final Set<String> KEYWORDS =
      Set.of(
          "and", "or", "not", "in", "return", "then", "do", "else", "begin", "ensure", "case",
          "class", "module", "def", "alias", "undef", "next", "break");
  private static final Set<String> VALUES =
      Set.of("end", "self", "true", "false", "nil", "redo", "retry");

  private enum Last {
    NAME,
    VALUE,
    COMMA,
    OPERATOR,
    DOT,
    DEF,
    LINE
  }

  /** A bracket that is open, or the plan itself. */
  private static final class Bracket {
    private final boolean isHash;
    private final Optional<Edit> spaceBefore;
    private final List<Integer> commas = new ArrayList<>();
    private boolean hasPairs;
    private String clause = "";
    private int conditions;

    Bracket(boolean isHash, Optional<Edit> spaceBefore) {
      this.isHash = isHash;
      this.spaceBefore = spaceBefore;
    }
  }

  private record Edit(int from, int to, String text) {}

  private final RubyLiterals text;
  private final List<Edit> edits = new ArrayList<>();
  private final Deque<Bracket> brackets = new ArrayDeque<>();
  private Last last = Last.LINE;
  private int at;
  private int spacesFrom;

  private OldSyntax(String source) {
    text = new RubyLiterals(source);
    brackets.push(new Bracket(false, Optional.empty()));
  }

  /** The source in the syntax of today; empty if there is nothing of old in it. */
  static Optional<String> modernized(String source) {
    OldSyntax old = new OldSyntax(source);
    old.read();
    if (old.edits.isEmpty()) {
      return Optional.empty();
    }
    old.edits.sort(Comparator.comparingInt(Edit::from));
    StringBuilder modern = new StringBuilder(source.length());
    int copied = 0;
    for (Edit edit : old.edits) {
      modern.append(source, copied, edit.from()).append(edit.text());
      copied = edit.to();
    }
    modern.append(source, copied, source.length());
    return Optional.of(modern.toString());
  }

  private void read() {
    while (at < text.end()) {
      spacesFrom = at;
      at = text.afterBlanks(at);
      if (at < text.end()) {
        token(text.at(at));
      }
    }
  }

  private boolean isSpaced() {
    return at > spacesFrom;
  }

  private boolean isAfterValue() {
    return last == Last.VALUE || last == Last.NAME;
  }

  /** Whether an operator here begins a literal: {@code puts /x/}, {@code puts <<X}. */
  private boolean mayBeginLiteral() {
    return !isAfterValue()
        || (last == Last.NAME && isSpaced() && !Character.isWhitespace(text.at(at + 1)));
  }

  private void token(char first) {
    switch (first) {
      case '\n', ';' -> newLine(first);
      case '#' -> at = text.afterLine(at);
      case '"', '\'', '`' -> value(text.afterString(at));
      case '(', '[', '{' -> open(first);
      case ')', ']', '}' -> close();
      case ',' -> {
        brackets.element().commas.add(at);
        operator(1, Last.COMMA);
      }
      case ':' -> colon();
      case '?' -> question();
      case '@', '$' -> value(text.afterVariable(at));
      default -> {
        if (Character.isDigit(first)) {
          value(text.afterNumber(at));
        } else if (Character.isLetter(first) || first == '_') {
          word();
        } else {
          sign(first);
        }
      }
    }
  }

  private void newLine(char first) {
    if (last != Last.COMMA && last != Last.OPERATOR) {
      brackets.element().clause = "";
      brackets.element().conditions = 0;
    }
    last = Last.LINE;
    at = first == ';' ? at + 1 : text.afterLineBreak(at);
  }

  private void value(int end) {
    at = end;
    last = Last.VALUE;
  }

  private void operator(int length, Last kind) {
    at += length;
    last = kind;
  }

  private void open(char first) {
    boolean isCall = first == '(' && last == Last.NAME && isSpaced();
    brackets.push(
        new Bracket(
            first == '{' && !isAfterValue(),
            isCall ? Optional.of(new Edit(spacesFrom, at, "")) : Optional.empty()));
    operator(1, Last.LINE);
  }

  private void close() {
    if (brackets.size() > 1) {
      Bracket closed = brackets.pop();
      boolean hasPairsOfCommas = closed.commas.size() % 2 == 1 && !closed.hasPairs;
      if (closed.isHash && hasPairsOfCommas) {
        for (int i = 0; i < closed.commas.size(); i += 2) {
          edits.add(new Edit(closed.commas.get(i), closed.commas.get(i) + 1, " =>"));
        }
      }
      if (!closed.commas.isEmpty()) {
        closed.spaceBefore.ifPresent(edits::add);
      }
    }
    value(at + 1);
  }

  private void colon() {
    Bracket inside = brackets.element();
    char next = text.at(at + 1);
    if (next == ':') {
      operator(2, Last.DOT);
    } else if (inside.conditions > 0 && isAfterValue()) {
      inside.conditions--;
      operator(1, Last.OPERATOR);
    } else if (next == '"' || next == '\'') {
      value(text.afterString(at + 1));
    } else if (!Character.isWhitespace(next)) {
      value(text.afterSymbol(at + 1));
    } else if (!inside.clause.isEmpty()) {
      edits.add(new Edit(at, at + 1, inside.clause));
      inside.clause = "";
      operator(1, Last.LINE);
    } else {
      inside.hasPairs = true;
      operator(1, Last.OPERATOR);
    }
  }

  private void question() {
    if (isAfterValue()) {
      brackets.element().conditions++;
      operator(1, Last.OPERATOR);
    } else {
      value(text.at(at + 1) == '\\' ? at + 3 : at + 2);
    }
  }

  private void word() {
    int end = text.afterWord(at);
    String word = text.part(at, end);
    boolean isNamed = last == Last.DOT || last == Last.DEF;
    at = end;
    if (isNamed) {
      last = Character.isUpperCase(word.charAt(0)) && text.at(end) == ':' ? Last.VALUE : Last.NAME;
    } else if (CLAUSES.containsKey(word)) {
      brackets.element().clause = CLAUSES.getOrDefault(word, "");
      brackets.element().conditions = 0;
      last = Last.OPERATOR;
    } else if (KEYWORDS.contains(word)) {
      if (word.equals("then") || word.equals("do")) {
        brackets.element().clause = "";
      }
      last = word.equals("def") ? Last.DEF : Last.LINE;
    } else {
      last =
          VALUES.contains(word) || Character.isUpperCase(word.charAt(0)) ? Last.VALUE : Last.NAME;
    }
  }

  private void sign(char first) {
    if (first == '/' && mayBeginLiteral()) {
      value(text.afterRegularExpression(at));
    } else if (first == '%' && mayBeginLiteral() && text.isPercentLiteral(at)) {
      value(text.afterPercentLiteral(at));
    } else if (first == '<' && mayBeginLiteral() && text.isHereDocument(at)) {
      value(text.afterHereDocumentName(at));
    } else if (first == '=' && text.at(at + 1) == '>') {
      brackets.element().hasPairs = true;
      operator(2, Last.OPERATOR);
    } else if (first == '-' && text.at(at + 1) == '>') {
      value(at + 2);
    } else if (first == '.') {
      operator(1, text.at(at + 1) == '.' ? Last.OPERATOR : Last.DOT);
    } else {
      operator(1, Last.OPERATOR);
    }
  }
}
