// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/*
 * Problem: Ctrl-C ends the JVM whatever its threads are doing, and a line may be half written. A
 * shutdown hook interrupts the thread that runs the task system instead; the task system stops its
 * runners and throws, output ends with a whole line, and the JVM exits with 128 + the signal. A
 * thread that does not listen (a dead network drive) is waited for no longer than people like.
 */
final class Interrupts implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 400;

  private final CountDownLatch done = new CountDownLatch(1);

  /** From now on, a signal to end interrupts the calling thread, until {@link #close}. */
  Interrupts() {
    Thread owner = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(owner)));
  }

  @Override
  public void close() {
    done.countDown();
  }

  private void interrupt(Thread owner) {
    if (done.getCount() == 0) {
      return; // not a signal, but the end
    }
    owner.interrupt();
    try {
      done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException impossible) {
      Thread.currentThread().interrupt();
    }
  }
}
