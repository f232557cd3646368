/** The program in the child JVM that executes dialplans. */
@SuppressWarnings({"requires-automatic"})
module io.ringfence.worker {
  requires static transitive org.jspecify;
  requires transitive io.ringfence.worker.protocol;
  requires jdk.management;
  requires org.graalvm.polyglot;
  requires org.jruby.base;
  requires org.jruby.jcodings;

  exports io.ringfence.worker;
  exports io.ringfence.worker.dialplan;
  exports io.ringfence.worker.engine;
  exports io.ringfence.worker.guard;
  exports io.ringfence.worker.session;
}
