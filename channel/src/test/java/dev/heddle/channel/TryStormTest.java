// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often real threads are told "full" or "empty" though it is neither: each adds and polls, at
 * most four messages are in a channel of 20. Only a thread that the system stops for milliseconds
 * in the middle of a step can make that happen, so it is counted, and may be one in 10,000 here. On
 * an idle machine it is none in ten million ({@code -Dheddle.long=true}); a queue that answers at
 * once said it in up to one of twenty.
 */
@Tag("explore") // threads that look and yield starve each other on a single carrier
class TryStormTest {
  private static final int ROUNDS = Boolean.getBoolean("heddle.long") ? 2_500_000 : 100_000;

  @ParameterizedTest
  @EnumSource
  void neitherFullNorEmpty(ThreadKind kind) throws Exception {
    var queue = Chan.<Integer>newChan(20).asBlockingQueue();
    var refused = new AtomicLong();
    var threads = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 2; i++) {
      threads.add(
          kind.run(() -> {
            for (int round = 0; round < ROUNDS; round++) {
              int added = 0;
              for (int k = 0; k < 2; k++) {
                if (queue.offer(round)) {
                  added++;
                } else {
                  refused.incrementAndGet();
                }
              }
              while (added > 0) {
                if (queue.poll() != null) {
                  added--;
                } else {
                  refused.incrementAndGet();
                }
              }
            }
          }));
    }
    for (var thread : threads) {
      thread.result();
    }
    System.out.printf(
        "%s: %d of %,d offers refused or polls in vain%n", kind, refused.get(), 8L * ROUNDS);
    assertThat(refused.get()).isLessThan(8L * ROUNDS / 10_000);
    assertThat(queue).isEmpty();
  }

  /** What is refused would be lost; so as above, none or nearly none is. */
  @ParameterizedTest
  @EnumSource
  void aProducerThatIgnoresTheAnswerAndThreeConsumersEnd(ThreadKind kind) throws Exception {
    Chan<Integer> chan = Chan.newChan(20);
    var queue = chan.asBlockingQueue();
    var seen = new AtomicLong();
    var threads = new ArrayList<Actor<Void>>();
    threads.add(
        kind.run(() -> {
          for (int i = 0; i < ROUNDS; i++) {
            while (chan.peek() > 10) {
              Thread.yield(); // so that there is room
            }
            queue.offer(i);
          }
          chan.close();
        }));
    for (int i = 0; i < 3; i++) {
      threads.add(
          kind.run(() -> {
            while (!chan.isDrained()) {
              if (queue.poll() != null) {
                seen.incrementAndGet();
              } else {
                Thread.yield();
              }
            }
          }));
    }
    for (var thread : threads) {
      thread.result();
    }
    assertThat(seen.get()).isBetween(ROUNDS - ROUNDS / 1000L, (long) ROUNDS);
  }
}
