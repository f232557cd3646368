package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.List;

/** Parameters or headers of a URI as a plan sees them. */
final class ParametersObject implements ScriptObject {
  private final String path;
  private final Parameters parameters;

  ParametersObject(String path, Parameters parameters) {
    this.path = path;
    this.parameters = parameters;
  }

  @Override
  public Value call(String member, List<Value> given) {
    Arguments arguments = new Arguments(path + "." + member, given);
    return switch (member) {
      case "Get" -> {
        arguments.expect(1, 1);
        yield parameters
            .get(arguments.text(0))
            .<Value>map(Value.Text::new)
            .orElseGet(Value.Nothing::new);
      }
      case "Has" -> {
        arguments.expect(1, 1);
        yield new Value.Flag(parameters.get(arguments.text(0)).isPresent());
      }
      case "Set" -> {
        arguments.expect(2, 2);
        parameters.set(arguments.text(0), arguments.text(1));
        yield new Value.Nothing();
      }
      case "Remove" -> {
        arguments.expect(1, 1);
        parameters.remove(arguments.text(0));
        yield new Value.Nothing();
      }
      case "ToString" -> new Value.Text(parameters.text());
      default -> throw ScriptObject.unknown(path, member);
    };
  }

  @Override
  public void assign(String member, Value value) {
    throw ScriptObject.notAssignable(path, member);
  }
}
