package io.ringfence.worker.engine.ruby;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the literals of a Ruby source end, as far as one must know to tell its code from its texts.
 */
final class RubyLiterals {
  private static final Pattern HERE_DOCUMENT =
      Pattern.compile("<<[-~]?(?:([\"'`])(\\w+)\\1|([A-Z_]\\w*))");
  private static final String OPENING = "([{<";
  private static final String CLOSING = ")]}>";

  private final String source;
  private final int end;
  private final Deque<String> hereDocuments = new ArrayDeque<>();

  RubyLiterals(String source) {
    this.source = source;
    Matcher dataBegin = Pattern.compile("(?m)^__END__\\r?$").matcher(source);
    end = dataBegin.find() ? dataBegin.start() : source.length();
  }

  int end() {
    return end;
  }

  /** The character at an index; a line break behind the end. */
  char at(int index) {
    return index < end ? source.charAt(index) : '\n';
  }

  String part(int from, int to) {
    return source.substring(from, to);
  }

  int afterBlanks(int from) {
    int at = from;
    while (at < end) {
      if (at(at) == '\\' && at(at + 1) == '\n') {
        at += 2;
      } else if (at(at) != '\n' && Character.isWhitespace(at(at))) {
        at++;
      } else {
        break;
      }
    }
    return at;
  }

  int afterLine(int from) {
    int lineEnd = source.indexOf('\n', from);
    return lineEnd < 0 || lineEnd > end ? end : lineEnd;
  }

  /** After a line break, the bodies of the texts that were announced before it, and comments. */
  int afterLineBreak(int from) {
    int at = from + 1;
    while (!hereDocuments.isEmpty() && at < end) {
      String line = source.substring(at, afterLine(at));
      if (line.strip().equals(hereDocuments.peek())) {
        hereDocuments.remove();
      }
      at = Math.min(end, afterLine(at) + 1);
    }
    if (source.startsWith("=begin", at)) {
      int commentEnd = source.indexOf("\n=end", at);
      return commentEnd < 0 ? end : afterLine(commentEnd + 1);
    }
    return at;
  }

  int afterString(int from) {
    return afterText(from + 1, '\0', at(from));
  }

  int afterRegularExpression(int from) {
    return afterLetters(afterText(from + 1, '\0', '/'));
  }

  boolean isPercentLiteral(int from) {
    char next = at(from + 1);
    char opener = "qQwWrixIs".indexOf(next) >= 0 ? at(from + 2) : next;
    return !Character.isLetterOrDigit(opener) && !Character.isWhitespace(opener) && opener != '=';
  }

  int afterPercentLiteral(int from) {
    int opener = Character.isLetter(at(from + 1)) ? from + 2 : from + 1;
    int kind = OPENING.indexOf(at(opener));
    int textEnd =
        kind < 0
            ? afterText(opener + 1, '\0', at(opener))
            : afterText(opener + 1, at(opener), CLOSING.charAt(kind));
    return at(from + 1) == 'r' ? afterLetters(textEnd) : textEnd;
  }

  boolean isHereDocument(int from) {
    return HERE_DOCUMENT.matcher(source).region(from, source.length()).lookingAt();
  }

  int afterHereDocumentName(int from) {
    Matcher name = HERE_DOCUMENT.matcher(source).region(from, source.length());
    if (!name.lookingAt()) {
      return from + 2;
    }
    hereDocuments.add(name.group(2) == null ? name.group(3) : name.group(2));
    return name.end();
  }

  /** A variable with a sigil; {@code $'} is one too. */
  int afterVariable(int from) {
    int at = from;
    while (at(at) == '@') {
      at++;
    }
    if (at(at) != '$') {
      return afterLetters(at);
    }
    int named = afterLetters(at + 1);
    return named > at + 1 ? named : at + 2;
  }

  int afterNumber(int from) {
    int at = afterLetters(from);
    return at(at) == '.' && Character.isDigit(at(at + 1)) ? afterLetters(at + 1) : at;
  }

  int afterSymbol(int from) {
    int at = at(from) == '@' || at(from) == '$' ? afterVariable(from) : afterWord(from);
    return at == from ? from + 1 : at;
  }

  int afterWord(int from) {
    int at = afterLetters(from);
    boolean isSuffixed =
        at > from && (at(at) == '?' || at(at) == '!') && at(at + 1) != '=' && at(at + 1) != ':';
    return isSuffixed ? at + 1 : at;
  }

  private int afterLetters(int from) {
    int at = from;
    while (at < end && (Character.isLetterOrDigit(at(at)) || at(at) == '_')) {
      at++;
    }
    return at;
  }

  private int afterText(int from, char opener, char closer) {
    int depth = 1;
    int at = from;
    while (at < end) {
      char here = at(at);
      if (here == '\\') {
        at++;
      } else if (here == '#' && at(at + 1) == '{' && closer != '\'') {
        at = afterInterpolation(at + 2) - 1;
      } else if (here == closer) {
        depth--;
        if (depth == 0) {
          return at + 1;
        }
      } else if (here == opener) {
        depth++;
      }
      at++;
    }
    return end;
  }

  private int afterInterpolation(int from) {
    int depth = 1;
    int at = from;
    while (at < end) {
      char here = at(at);
      if (here == '"' || here == '\'') {
        at = afterString(at) - 1;
      } else if (here == '{') {
        depth++;
      } else if (here == '}') {
        depth--;
        if (depth == 0) {
          return at + 1;
        }
      }
      at++;
    }
    return end;
  }
}
