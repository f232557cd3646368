/**
 * Dispatches calls to dialplan scripts that run in watched, recycled child JVMs.
 *
 * <p>Start at {@link io.ringfence.supervisor.CallDispatcher}.
 */
module io.ringfence.supervisor {
  requires io.ringfence.worker.protocol;
  requires static transitive org.jspecify;
  requires org.apache.commons.exec;

  exports io.ringfence.supervisor;
  exports io.ringfence.supervisor.call;
  exports io.ringfence.supervisor.event;
  exports io.ringfence.supervisor.settings;
}
