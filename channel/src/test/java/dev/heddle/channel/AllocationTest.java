// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

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

  @Test
  void sendAndReceive() throws Exception {
    Chan<String> chan = Chan.newChan(16);
    var bytes =
        bytesPerStep(
            TIMES,
            () -> {
              chan.send("a");
              chan.recv();
            });
    assertThat(bytes).isLessThan(0.5);
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

  @Test
  void aParkedOperationCostsOneSmallObject() throws Exception {
    int times = 1500;
    Chan<String> chan = Chan.newChan(1);
    var receiver = ThreadKind.PLATFORM.call(() -> bytesPerStep(times, chan::recv));
    for (int i = 0; i < 2 * times; i++) {
      Await.parked(receiver.thread());
      chan.send("a");
      Await.until("taken", () -> chan.peek() == 0);
    }
    assertThat(receiver.result()).isLessThan(80.0);
  }

  @Test
  void anIdleChannelOfSixteenCostsAtMostSixHundredBytes() throws Exception {
    var kept = new Object[TIMES];
    var next = new int[1];
    var bytes = bytesPerStep(TIMES, () -> kept[next[0]++ % TIMES] = Chan.newChan(16));
    System.out.printf("an idle channel of 16: %.0f bytes%n", bytes);
    assertThat(bytes).isLessThanOrEqualTo(600.0);
  }
}
