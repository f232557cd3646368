package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code req.Header}: every header by its name, written as {@code UserAgent} or {@code
 * "User-Agent"}. A header that is not there is nothing; one that repeats is joined by commas (RFC
 * 3261, 7.3.1).
 */
final class HeaderObject implements ScriptObject {
  private static final String PATH = "req.Header";

  /** RFC 3261, 7.3.3 and 20. */
  private static final Map<String, String> COMPACT_FORMS =
      Map.of(
          "f",
          "from",
          "t",
          "to",
          "m",
          "contact",
          "i",
          "callid",
          "c",
          "contenttype",
          "v",
          "via",
          "s",
          "subject",
          "k",
          "supported",
          "l",
          "contentlength",
          "e",
          "contentencoding");

  private static final Set<String> NUMBERS = Set.of("maxforwards", "contentlength", "expires");

  private final List<PlanCall.Header> headers;
  private final AddressObject from;
  private final AddressObject to;
  private final AddressObject contact;

  HeaderObject(List<PlanCall.Header> headers) {
    this.headers = new ArrayList<>(headers);
    from = new AddressObject("From", find("from").orElse(""));
    to = new AddressObject("To", find("to").orElse(""));
    contact =
        new AddressObject("Contact", find("contact").map(HeaderObject::firstAddress).orElse(""));
  }

  @Override
  public Value call(String member, List<Value> given) {
    Arguments arguments = new Arguments(PATH + "." + member, given);
    return switch (member) {
      case "Get" -> {
        arguments.expect(1, 1);
        yield value(arguments.text(0));
      }
      case "Set" -> {
        arguments.expect(2, 2);
        assign(arguments.text(0), given.get(1));
        yield new Value.Nothing();
      }
      case "ToString" -> new Value.Text(text());
      default -> {
        arguments.expect(0, 0);
        yield value(member);
      }
    };
  }

  @Override
  public void assign(String member, Value value) {
    String plain = plain(member);
    String text = Arguments.text(value);
    switch (plain) {
      case "from" -> from.replace(text);
      case "to" -> to.replace(text);
      case "contact" -> contact.replace(text);
      default -> set(member, plain, text);
    }
  }

  @Override
  public Optional<ScriptObject> part(String member) {
    return switch (member) {
      case "From" -> Optional.of(from);
      case "To" -> Optional.of(to);
      case "Contact" -> Optional.of(contact);
      default -> Optional.empty();
    };
  }

  AddressObject from() {
    return from;
  }

  Optional<String> contentType() {
    return find("contenttype");
  }

  String text() {
    StringBuilder lines = new StringBuilder();
    for (PlanCall.Header header : headers) {
      lines
          .append(header.name())
          .append(": ")
          .append(
              switch (plain(header.name())) {
                case "from" -> from.text();
                case "to" -> to.text();
                default -> header.value();
              })
          .append("\r\n");
    }
    return lines.toString();
  }

  private Value value(String name) {
    String plain = plain(name);
    return switch (plain) {
      case "from" -> new Value.Text(from.text());
      case "to" -> new Value.Text(to.text());
      case "cseq" -> number(find(plain).map(text -> text.strip().split("\\s+", 2)[0]));
      case "cseqmethod" -> text(find("cseq").map(HeaderObject::secondWord));
      default -> NUMBERS.contains(plain) ? number(find(plain)) : text(find(plain));
    };
  }

  private void set(String name, String plain, String text) {
    String kept =
        headers.stream()
            .filter(header -> plain(header.name()).equals(plain))
            .map(PlanCall.Header::name)
            .findFirst()
            .orElse(name);
    headers.removeIf(header -> plain(header.name()).equals(plain));
    headers.add(new PlanCall.Header(kept, text));
  }

  private Optional<String> find(String plain) {
    List<String> found =
        headers.stream()
            .filter(header -> plain(header.name()).equals(plain))
            .map(PlanCall.Header::value)
            .toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", found));
  }

  private static String plain(String name) {
    String plain = MemberName.plain(name.strip());
    return COMPACT_FORMS.getOrDefault(plain, plain);
  }

  private static String secondWord(String text) {
    String[] words = text.strip().split("\\s+", 2);
    return words.length < 2 ? "" : words[1];
  }

  private static String firstAddress(String text) {
    int close = Quoted.indexOf(text, '>', 0);
    int comma = Quoted.indexOf(text, ',', Math.max(0, close));
    return comma < 0 ? text : text.substring(0, comma);
  }

  private static Value text(Optional<String> text) {
    return text.<Value>map(Value.Text::new).orElseGet(Value.Nothing::new);
  }

  private static Value number(Optional<String> text) {
    return text.map(String::strip)
        .filter(digits -> digits.matches("[0-9]{1,10}"))
        .<Value>map(digits -> new Value.Whole(Long.parseLong(digits)))
        .orElseGet(Value.Nothing::new);
  }
}
