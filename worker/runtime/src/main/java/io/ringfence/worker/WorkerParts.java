package io.ringfence.worker;

import io.ringfence.worker.engine.Engine;
import io.ringfence.worker.session.SocketLink;
import io.ringfence.worker.session.SupervisorLink;

/** What stands between a worker and its engine and link: nothing, or something that misbehaves. */
public interface WorkerParts {

  /** Nothing stands between. */
  WorkerParts HONEST =
      new WorkerParts() {
        @Override
        public Engine engine(Engine booted) {
          return booted;
        }

        @Override
        public SupervisorLink link(SocketLink connected) {
          return connected;
        }
      };

  /** The engine that the worker is to use in place of the one it booted. */
  Engine engine(Engine booted);

  /** The link that the worker is to use in place of the one it connected. */
  SupervisorLink link(SocketLink connected);
}
