// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C10: nothing is allocated where nobody waits, one small object where somebody does, little for an
 * idle channel.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int TIMES = 20_000;

  interface Step {
    void run() throws Exception;
  }

  static double bytesPerStep(int times, Step step) throws Exception {
    for (int i = 0; i < times; i++) {
      step.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < times; i++) {
      step.run();
    }
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / times;
  }

  @Test
  void theMeasureMeasures() throws Exception {
    var kept = new Object[1];
    assertThat(bytesPerStep(TIMES, () -> kept[0] = new int[6])).isBetween(30.0, 60.0);
  }

  /** At a rendezvous one side always waits; without a bound, see below. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RENDEZVOUS", "UNLIMITED"})
  void sendAndReceive(Flavour flavour) throws Exception {
    assertThat(sendingAndReceiving(flavour)).isLessThan(0.5);
  }

  /** Without a bound each slot is used once: it costs its reference, and its part of a segment. */
  @Test
  void withoutABoundAMessageCostsItsSlot() throws Exception {
    assertThat(sendingAndReceiving(Flavour.UNLIMITED)).isLessThan(10.0);
  }

  private static double sendingAndReceiving(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    return bytesPerStep(
        TIMES,
        () -> {
          chan.send("a");
          chan.recv();
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"DROP_OLDEST", "DROP_LATEST"})
  void whatIsDroppedCostsNothing(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    assertThat(bytesPerStep(TIMES, () -> chan.send("a"))).isLessThan(0.5);
    assertThat(chan.stats().dropped()).isPositive();
  }

  @EveryFlavour
  void anAttemptInVainCostsNothing(Flavour flavour) throws Exception {
    Chan<String> empty = flavour.make();
    assertThat(bytesPerStep(TIMES, empty::tryRecv)).isLessThan(0.5);
    assertThat(bytesPerStep(TIMES, () -> empty.recv(Duration.ZERO))).isLessThan(0.5);
    if (flavour.letsSendersWait()) {
      var full = new Wait(flavour, Waiting.SEND).blocked();
      assertThat(bytesPerStep(TIMES, () -> full.trySend("a"))).isLessThan(0.5);
      assertThat(bytesPerStep(TIMES, () -> full.send("a", Duration.ZERO))).isLessThan(0.5);
    }
  }

  @Test
  void theFirstLapAllocatesNothingEither() throws Exception {
    int times = 200;
    var fresh = new ArrayDeque<Chan<String>>(); // a slot made later would cost 400 bytes a lap
    for (int i = 0; i < 2 * times; i++) {
      fresh.add(Chan.newChan(100));
    }
    var bytes =
        bytesPerStep(
            times,
            () -> {
              Chan<String> chan = fresh.remove();
              for (int i = 0; i < 100; i++) {
                chan.send("a");
              }
            });
    assertThat(bytes).isLessThan(50.0);
  }

  @Test
  void everyOtherOperationThatNeedNotWait() throws Exception {
    Chan<String> chan = Chan.newChan(2);
    var sender = chan.sender();
    var receiver = chan.receiver();
    var second = Duration.ofSeconds(1);
    Consumer<String> into = m -> {};
    var bytes =
        bytesPerStep(
            TIMES,
            () -> {
              sender.trySend("a");
              sender.send("b", second);
              sender.trySend("too many");
              sender.send("too many", Duration.ZERO);
              chan.peek();
              receiver.recv(second);
              receiver.tryRecv(into);
              receiver.tryRecv();
              receiver.recv(Duration.ZERO);
              sender.send("c");
              receiver.recv(into);
            });
    assertThat(bytes).isLessThan(0.5);
  }

  @EveryFlavour
  void aParkedOperationCostsOneSmallObject(Flavour flavour) throws Exception {
    int times = 1000;
    Chan<String> chan = flavour.make();
    var receiver = ThreadKind.PLATFORM.call(() -> bytesPerStep(times, chan::recv));
    for (int i = 0; i < 2 * times; i++) {
      Await.parked(receiver.thread());
      chan.send("a");
      Await.until("taken", () -> chan.peek() == 0);
    }
    assertThat(receiver.result()).isLessThanOrEqualTo(48.0);
  }

  /** Those with room for 16 hold most; what is not bounded begins with a segment. */
  @EveryFlavour
  void anIdleChannelCostsAtMostSixHundredBytes(Flavour flavour) throws Exception {
    var kept = new Object[TIMES];
    var next = new int[1];
    var bytes =
        bytesPerStep(TIMES, () -> kept[next[0]++ % TIMES] = flavour.<String>unnamed().build());
    System.out.printf("an idle channel, %s: %.0f bytes%n", flavour, bytes);
    assertThat(bytes).isLessThanOrEqualTo(600.0);
  }
}
