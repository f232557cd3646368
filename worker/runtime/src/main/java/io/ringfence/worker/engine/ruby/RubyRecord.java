package io.ringfence.worker.engine.ruby;

import io.ringfence.worker.dialplan.FieldNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jruby.Ruby;
import org.jruby.RubyClass;
import org.jruby.RubyHash;
import org.jruby.RubyModule;
import org.jruby.RubyObject;
import org.jruby.api.Create;
import org.jruby.internal.runtime.methods.JavaMethod.JavaMethodNBlock;
import org.jruby.runtime.Block;
import org.jruby.runtime.ObjectAllocator;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.Visibility;
import org.jruby.runtime.builtin.IRubyObject;

/**
 * A record of the host as a plan holds it. Its fields are members, by name in any way of writing;
 * for everything else it is the Hash of its fields.
 */
final class RubyRecord extends RubyObject {
  private static final long serialVersionUID = 1L;

  private final transient RubyHash fields;
  private final transient FieldNames<IRubyObject> names;

  private RubyRecord(Ruby runtime, RubyClass type, RubyHash fields, FieldNames<IRubyObject> names) {
    super(runtime, type);
    this.fields = fields;
    this.names = names;
  }

  /** The fields, in their order. */
  RubyHash fields() {
    return fields;
  }

  static RubyRecord of(ThreadContext context, RubyClass type, Map<String, IRubyObject> fields) {
    RubyHash hash = Create.newHash(context);
    fields.forEach(
        (name, value) -> hash.op_aset(context, RubyValues.string(context.runtime, name), value));
    return new RubyRecord(context.runtime, type, hash, new FieldNames<>(fields));
  }

  static RubyClass defineClass(ThreadContext context, RubyModule room) {
    RubyClass type =
        room.defineClassUnder(
            context,
            "Record",
            context.runtime.getObject(),
            ObjectAllocator.NOT_ALLOCATABLE_ALLOCATOR);
    define(context, type, "[]", (call, record) -> record.field(call.name(0)).orElse(context.nil));
    define(context, type, "method_missing", (call, record) -> record.missing(call));
    define(
        context,
        type,
        "respond_to_missing?",
        (call, record) ->
            context.runtime.newBoolean(
                record.field(call.name(0)).isPresent() || record.fields.respondsTo(call.name(0))));
    for (String name : new String[] {"to_s", "inspect", "==", "eql?", "hash"}) {
      define(context, type, name, (call, record) -> record.delegate(name, call, 0));
    }
    return type;
  }

  private record Call(ThreadContext context, List<IRubyObject> arguments, Block block) {
    String name(int index) {
      return index < arguments.size() ? arguments.get(index).asString().toString() : "";
    }
  }

  private interface Body {
    IRubyObject perform(Call call, RubyRecord self);
  }

  private Optional<IRubyObject> field(String name) {
    return names.find(name);
  }

  private IRubyObject missing(Call call) {
    String name = call.name(0);
    Optional<IRubyObject> field = call.arguments().size() == 1 ? field(name) : Optional.empty();
    if (field.isPresent()) {
      return field.get();
    }
    if (fields.respondsTo(name)) {
      return delegate(name, call, 1);
    }
    throw getRuntime()
        .newNoMethodError(
            "this record has no %s; it has %s".formatted(name, names), name, call.context().nil);
  }

  private IRubyObject delegate(String name, Call call, int from) {
    IRubyObject[] arguments =
        call.arguments().stream()
            .skip(from)
            .map(argument -> argument instanceof RubyRecord record ? record.fields : argument)
            .toArray(IRubyObject[]::new);
    return fields.callMethod(call.context(), name, arguments, call.block());
  }

  private static void define(ThreadContext context, RubyModule type, String name, Body body) {
    type.addMethod(context, name, new Method(type, name, body));
  }

  /** A method of records, which may be given a block. */
  private static final class Method extends JavaMethodNBlock {
    private final Body body;

    Method(RubyModule type, String name, Body body) {
      super(type, Visibility.PUBLIC, name);
      this.body = body;
    }

    @Override
    public IRubyObject call(
        ThreadContext context,
        IRubyObject self,
        RubyModule type,
        String name,
        IRubyObject[] arguments,
        Block block) {
      return self instanceof RubyRecord record
          ? body.perform(new Call(context, List.of(arguments), block), record)
          : context.nil;
    }
  }
}
