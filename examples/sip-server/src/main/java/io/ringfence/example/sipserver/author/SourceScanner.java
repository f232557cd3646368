package io.ringfence.example.sipserver.author;

import io.ringfence.supervisor.call.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the members of {@code sys} that a plan names, without running it: walks over the source and
 * leaves out comments and the text of literals. It knows as much of each language as that needs.
 * Where the source is broken it finds less, and never fails.
 */
abstract class SourceScanner {
  private static final String RECEIVER = "sys";

  /** Literals within literals; a plan that passes it is scanned no further. */
  private static final int DEEPEST = 50;

  private final String source;
  private final List<Mention> mentions = new ArrayList<>();
  private int position;
  private int line = 1;
  private int depth;

  /** Whether a value ends here, so that what follows is an operator and no literal. */
  private boolean isAfterValue;

  SourceScanner(String source) {
    this.source = source;
  }

  /** The mentions in a plan, in their order. */
  static List<Mention> mentions(Language language, String source) {
    SourceScanner scanner =
        switch (language) {
          case RUBY -> new RubyScanner(source);
          case JAVASCRIPT -> new JavaScriptScanner(source);
        };
    scanner.scanCode('\0');
    return List.copyOf(scanner.mentions);
  }

  /** Handles what is special in the language; false if there is nothing special here. */
  abstract boolean skipSpecial();

  /** Words after which a value begins. */
  abstract Set<String> wordsBeforeValues();

  /** Whether a character may end a name, beside letters and digits. */
  abstract boolean isNameEnd(char c);

  /** Walks to the bracket that closes what is open, and over it; {@code '\0'} for the whole. */
  final void scanCode(char end) {
    if (++depth > DEEPEST) {
      position = source.length();
    }
    isAfterValue = false;
    int open = 0;
    while (!isAtEnd()) {
      char c = peek();
      if (c == '{') {
        open++;
      } else if (c == end && open-- == 0) {
        advance();
        break;
      }
      step(c);
    }
    depth--;
  }

  private void step(char c) {
    if (skipSpecial()) {
      return;
    }
    if (Character.isJavaIdentifierStart(c) && c != '$') {
      word();
    } else {
      if (!Character.isWhitespace(c)) {
        isAfterValue = Character.isDigit(c) || c == ')' || c == ']' || c == '}';
      }
      advance();
    }
  }

  private void word() {
    char before = position == 0 ? ' ' : source.charAt(position - 1);
    String word = name();
    boolean isReceiver =
        word.equals(RECEIVER) && before != '.' && before != '@' && before != ':' && before != '$';
    if (isReceiver) {
      member();
    }
    isAfterValue = before == '.' || !wordsBeforeValues().contains(word);
  }

  /** What follows the receiver: {@code .Name}, {@code &.Name}, {@code ?.name} or {@code ::Name}. */
  private void member() {
    int back = position;
    int backLine = line;
    skipBlanks();
    if (startsWith("&.") || startsWith("?.") || startsWith("::")) {
      advance(2);
    } else if (peek() == '.' && peek(1) != '.') {
      advance();
    } else {
      position = back;
      line = backLine;
      return;
    }
    skipBlanks();
    if (!isAtEnd() && Character.isJavaIdentifierStart(peek())) {
      int at = line;
      mentions.add(new Mention(name() + nameEnd(), at));
    }
  }

  private String nameEnd() {
    // sys.In? is a name, sys.In ?a:b and sys.Trace != x are not.
    if (isNameEnd(peek()) && peek(1) != '=') {
      char end = peek();
      advance();
      return String.valueOf(end);
    }
    return "";
  }

  private String name() {
    int begin = position;
    while (!isAtEnd() && Character.isJavaIdentifierPart(peek())) {
      advance();
    }
    return source.substring(begin, position);
  }

  private void skipBlanks() {
    while (!isAtEnd() && Character.isWhitespace(peek())) {
      advance();
    }
  }

  /**
   * Walks over a literal, which begins here, and over its end.
   *
   * @param open a bracket that may nest; {@code '\0'} if none does
   * @param hole what begins code within it, such as <code>#{</code>; empty if nothing does
   */
  final void skipLiteral(char open, char close, String hole) {
    int nested = 0;
    while (!isAtEnd()) {
      char c = peek();
      if (c == '\\') {
        advance(2);
      } else if (!hole.isEmpty() && startsWith(hole)) {
        advance(hole.length());
        scanCode('}');
      } else if (c == close && nested-- == 0) {
        advance();
        break;
      } else {
        nested += c == open && open != '\0' ? 1 : 0;
        advance();
      }
    }
    isAfterValue = true;
  }

  final void skipToEndOfLine() {
    while (!isAtEnd() && peek() != '\n') {
      advance();
    }
  }

  final void skipToEndOfSource() {
    position = source.length();
  }

  final boolean isAtEnd() {
    return position >= source.length();
  }

  final boolean isAfterValue() {
    return isAfterValue;
  }

  final boolean isAtBeginOfLine() {
    return position == 0 || source.charAt(position - 1) == '\n';
  }

  final char previous() {
    return position == 0 ? '\n' : source.charAt(position - 1);
  }

  final char peek() {
    return peek(0);
  }

  final char peek(int ahead) {
    return position + ahead < source.length() ? source.charAt(position + ahead) : '\0';
  }

  final boolean startsWith(String text) {
    return source.startsWith(text, position);
  }

  /** The rest of the line. */
  final String restOfLine() {
    int end = source.indexOf('\n', position);
    return source.substring(position, end < 0 ? source.length() : end);
  }

  final void advance(int count) {
    for (int i = 0; i < count; i++) {
      advance();
    }
  }

  /** One character on; stays at the end. */
  final void advance() {
    if (isAtEnd()) {
      return;
    }
    if (source.charAt(position) == '\n') {
      line++;
    }
    position++;
  }

  final void valueEnds() {
    isAfterValue = true;
  }
}
