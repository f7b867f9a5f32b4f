// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {

  /**
   * A virtual thread that sleeps is not run again while on every carrier others poll and yield.
   * They are started by the thread itself, since else that might never be run at all.
   */
  @ParameterizedTest
  @EnumSource
  void endsAlsoWhileOthersPollAndYieldOnEveryCarrier(ThreadKind kind) throws Exception {
    for (int round = 0; round < 20; round++) {
      var over = new AtomicBoolean();
      var spinners = new ArrayList<Thread>();
      var pausing =
          kind.run(() -> {
            for (int i = 2 * Runtime.getRuntime().availableProcessors(); i > 0; i--) {
              spinners.add(Thread.startVirtualThread(() -> spinUntil(over)));
            }
            for (int looks = 0; Backoff.pause(looks); looks++) {}
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
