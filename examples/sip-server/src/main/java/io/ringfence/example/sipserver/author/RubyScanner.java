package io.ringfence.example.sipserver.author;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link SourceScanner} for Ruby. */
final class RubyScanner extends SourceScanner {
  private static final String HOLE = "#{";
  private static final Set<String> BEFORE_VALUES =
      Set.of(
          "and", "begin", "case", "do", "else", "elsif", "ensure", "if", "in", "not", "or", "puts",
          "rescue", "return", "then", "unless", "until", "when", "while", "yield");
  private static final Pattern HERE_DOCUMENT =
      Pattern.compile("<<([~-]?)([\"'`]?)([A-Za-z_]\\w*)\\2");

  /** A text that begins on the next line. */
  private record HereDocument(String end, boolean isIndented, boolean isPlain) {}

  private final Deque<HereDocument> announced = new ArrayDeque<>();

  RubyScanner(String source) {
    super(source);
  }

  @Override
  Set<String> wordsBeforeValues() {
    return BEFORE_VALUES;
  }

  @Override
  boolean isNameEnd(char c) {
    return c == '?' || c == '!';
  }

  @Override
  boolean skipSpecial() {
    if (isAtBeginOfLine() && skipBlock()) {
      return true;
    }
    return switch (peek()) {
      case '#' -> {
        skipToEndOfLine();
        yield true;
      }
      case '\n' -> {
        advance();
        skipHereDocuments();
        yield true;
      }
      case '\'' -> literal(1, '\0', '\'', "");
      case '"' -> literal(1, '\0', '"', HOLE);
      case '`' -> literal(1, '\0', '`', HOLE);
      case '$' -> global();
      case '?' -> character();
      case '/' -> isLiteralHere() && literal(1, '\0', '/', HOLE);
      case '%' -> isLiteralHere() && percent();
      case '<' -> hereDocument();
      default -> false;
    };
  }

  /** Comments of whole lines, and the end of the program. */
  private boolean skipBlock() {
    if (restOfLine().strip().equals("__END__")) {
      skipToEndOfSource();
      return true;
    }
    if (!startsWith("=begin")) {
      return false;
    }
    while (!isAtEnd() && !(isAtBeginOfLine() && startsWith("=end"))) {
      skipToEndOfLine();
      advance(1);
    }
    skipToEndOfLine();
    return true;
  }

  private boolean literal(int opening, char open, char close, String hole) {
    advance(opening);
    skipLiteral(open, close, hole);
    return true;
  }

  /** {@code $'}, {@code $"} and {@code $/} open nothing. */
  private boolean global() {
    advance(Character.isJavaIdentifierPart(peek(1)) ? 1 : 2);
    valueEnds();
    return true;
  }

  /** {@code ?"} is a character. */
  private boolean character() {
    boolean isCharacter =
        !isAfterValue()
            && !Character.isWhitespace(peek(1))
            && !Character.isJavaIdentifierPart(peek(2));
    if (isCharacter) {
      advance(2);
      valueEnds();
    }
    return isCharacter;
  }

  /** A slash or percent sign after a name begins a literal if a blank is before it, not after. */
  private boolean isLiteralHere() {
    boolean isAfterBlank = Character.isWhitespace(previous());
    boolean isBeforeBlank = Character.isWhitespace(peek(1)) || peek(1) == '=';
    return !isAfterValue() || (isAfterBlank && !isBeforeBlank);
  }

  private boolean percent() {
    char kind = peek(1);
    boolean hasKind = "qQwWiIrsx".indexOf(kind) >= 0;
    char open = hasKind ? peek(2) : kind;
    if (open == '\0' || Character.isLetterOrDigit(open) || Character.isWhitespace(open)) {
      return false;
    }
    char close =
        switch (open) {
          case '(' -> ')';
          case '[' -> ']';
          case '{' -> '}';
          case '<' -> '>';
          default -> open;
        };
    boolean isPlain = hasKind && "qwis".indexOf(kind) >= 0;
    return literal(hasKind ? 3 : 2, close == open ? '\0' : open, close, isPlain ? "" : HOLE);
  }

  private boolean hereDocument() {
    Matcher start = HERE_DOCUMENT.matcher(restOfLine());
    if (!start.lookingAt() || (isAfterValue() && !isLiteralHere())) {
      return false;
    }
    announced.add(
        new HereDocument(start.group(3), !start.group(1).isEmpty(), start.group(2).equals("'")));
    advance(start.end());
    valueEnds();
    return true;
  }

  private void skipHereDocuments() {
    while (!announced.isEmpty()) {
      HereDocument text = announced.poll();
      while (!isAtEnd() && !isEnd(text)) {
        skipLineOf(text);
      }
      skipToEndOfLine();
      advance(1);
    }
  }

  private boolean isEnd(HereDocument text) {
    String line = restOfLine();
    return (text.isIndented() ? line.strip() : line.stripTrailing()).equals(text.end());
  }

  private void skipLineOf(HereDocument text) {
    while (!isAtEnd() && peek() != '\n') {
      if (peek() == '\\') {
        advance(peek(1) == '\n' ? 1 : 2);
      } else if (!text.isPlain() && startsWith(HOLE)) {
        advance(HOLE.length());
        scanCode('}');
      } else {
        advance();
      }
    }
    advance(1);
  }
}
