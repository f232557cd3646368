package io.ringfence.example.sipserver;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and SIGINT. The first asks the program to end, the second ends the process at once.
 *
 * <p>A shutdown hook would not do: a process that it ends has no exit code of its own, and hears no
 * second signal. The classes of the JDK for signals are supported but not part of the Java API, so
 * the compiler refuses them and they are called by reflection.
 */
final class Signals {
  private static final int SIGNAL_EXIT = 128;

  private final CountDownLatch first = new CountDownLatch(1);

  private Signals() {}

  /** Takes both signals from now on. */
  static Signals take() {
    Signals signals = new Signals();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object taker =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  signals.onSignal((int) signal.getMethod("getNumber").invoke(arguments[0]));
                }
                return null;
              });
      for (String name : new String[] {"TERM", "INT"}) {
        Object one = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, one, taker);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java does not tell signals", e);
    }
    return signals;
  }

  /** Waits for the first signal. */
  void await() throws InterruptedException {
    first.await();
  }

  private void onSignal(int number) {
    if (first.getCount() == 0) {
      Runtime.getRuntime().halt(SIGNAL_EXIT + number);
    }
    first.countDown();
  }
}
