package io.ringfence.worker.guard;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the platform threads of this JVM have used. */
interface ThreadUse {

  /** As the JVM counts it. */
  ThreadUse OF_THIS_JVM =
      new ThreadUse() {
        private final ThreadMXBean threads =
            ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

        @Override
        public long cpuNanos(Thread thread) {
          return threads.getThreadCpuTime(thread.threadId());
        }

        @Override
        public long allocatedBytes(Thread thread) {
          return threads.getThreadAllocatedBytes(thread.threadId());
        }
      };

  /** Processor time, or -1 if the thread has ended. */
  long cpuNanos(Thread thread);

  /** Bytes allocated, garbage included, or -1 if the thread has ended. */
  long allocatedBytes(Thread thread);
}
