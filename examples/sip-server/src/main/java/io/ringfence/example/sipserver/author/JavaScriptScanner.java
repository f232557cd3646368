package io.ringfence.example.sipserver.author;

import java.util.Set;

/** A {@link SourceScanner} for JavaScript. */
final class JavaScriptScanner extends SourceScanner {
  private static final Set<String> BEFORE_VALUES =
      Set.of(
          "return",
          "typeof",
          "case",
          "in",
          "of",
          "delete",
          "void",
          "throw",
          "new",
          "else",
          "do",
          "instanceof",
          "await",
          "yield");

  JavaScriptScanner(String source) {
    super(source);
  }

  @Override
  Set<String> wordsBeforeValues() {
    return BEFORE_VALUES;
  }

  @Override
  boolean isNameEnd(char c) {
    return false;
  }

  @Override
  boolean skipSpecial() {
    char c = peek();
    if (startsWith("//") || startsWith("#!")) {
      skipToEndOfLine();
      return true;
    }
    if (startsWith("/*")) {
      advance(2);
      while (!isAtEnd() && !startsWith("*/")) {
        advance();
      }
      advance(2);
      return true;
    }
    if (c == '"' || c == '\'' || c == '`') {
      advance();
      skipLiteral('\0', c, c == '`' ? "${" : "");
      return true;
    }
    if (c == '/' && !isAfterValue()) {
      advance();
      skipExpression();
      return true;
    }
    return false;
  }

  /** A regular expression: a slash between brackets does not end it. */
  private void skipExpression() {
    boolean isClass = false;
    while (!isAtEnd() && peek() != '\n' && (isClass || peek() != '/')) {
      char c = peek();
      isClass = c == '[' || (isClass && c != ']');
      advance(c == '\\' ? 2 : 1);
    }
    advance();
    valueEnds();
  }
}
