// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import dev.heddle.channel.ThreadKind;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {

  @ParameterizedTest
  @EnumSource
  void anOperationThatNeverWaitsEndsWhileOthersPollAndYieldOnEveryCarrier(ThreadKind kind)
      throws Exception {
    endsAmongSpinners(
        kind,
        () -> {
          for (int looks = 0; Backoff.giveTime(looks); looks++) {}
        });
  }

  /** As a leader, a canceller, or a thread that removes from the middle does. */
  @ParameterizedTest
  @EnumSource
  void aWaitForAnothersStepEndsWhileOthersPollAndYieldOnEveryCarrier(ThreadKind kind)
      throws Exception {
    endsAmongSpinners(
        kind,
        () -> {
          for (int looks = 0; looks <= Backoff.DOUBLINGS; looks++) {
            Backoff.awaitStep(this, looks, false, 0);
            Backoff.awaitStepUninterruptibly(this, looks, false, 0);
          }
        });
  }

  /**
   * A virtual thread that sleeps is not run again while on every carrier others poll and yield.
   * They are started by the thread itself, since else that might never be run at all.
   */
  private static void endsAmongSpinners(ThreadKind kind, Runnable body) throws Exception {
    for (int round = 0; round < 10; round++) {
      var over = new AtomicBoolean();
      var spinners = new ArrayList<Thread>();
      var pausing =
          kind.run(() -> {
            for (int i = 2 * Runtime.getRuntime().availableProcessors(); i > 0; i--) {
              spinners.add(Thread.startVirtualThread(() -> spinUntil(over)));
            }
            body.run();
          });
      try {
        pausing.result();
      } finally {
        over.set(true);
      }
      for (var spinner : spinners) {
        spinner.join();
      }
    }
  }

  private static void spinUntil(AtomicBoolean over) {
    while (!over.get()) {
      Thread.yield();
    }
  }
}
