/** Dispatches calls to dialplan scripts that run in watched, recycled child JVMs. */
module io.ringfence.supervisor {
  requires io.ringfence.worker.protocol;
  requires static transitive org.jspecify;
  requires org.apache.commons.exec;

  exports io.ringfence.supervisor.call;
  exports io.ringfence.supervisor.settings;
}
