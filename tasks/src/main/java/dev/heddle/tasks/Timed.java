// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/* Interrupts a body that takes too long, and only the body. */
final class Timed {
  private Timed() {}

  /** Returns or throws what {@code body} does; TimeoutException if it answered our interrupt. */
  static <R extends @Nullable Object> R call(Duration limit, Callable<R> body) throws Exception {
    InterruptGate gate = new InterruptGate();
    gate.enter();
    Timer timer = Timer.after(Settings.nanos(limit), gate::interrupt);
    try {
      return body.call();
    } catch (Throwable e) {
      if (timer.isUp() && InterruptAnswer.isIn(e)) {
        throw exceeded(limit, e);
      }
      throw e;
    } finally {
      timer.cancel();
      gate.exit();
    }
  }

  static TimeoutException exceeded(Duration limit, @Nullable Throwable thrown) {
    TimeoutException timeout = new TimeoutException("the task took longer than " + limit);
    if (thrown != null) {
      timeout.addSuppressed(thrown);
    }
    return timeout;
  }
}
