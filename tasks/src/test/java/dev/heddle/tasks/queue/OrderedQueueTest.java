// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.ChannelClosedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Every entry that a queue with an order of its own has accepted is taken once; no other is. */
class OrderedQueueTest {

  @Test
  void whatIsAcceptedWhileItIsClosedIsTakenAndWhatIsRefusedIsNot() throws Exception {
    for (int round = 0; round < 100; round++) {
      OrderedQueue<Integer> queue = new OrderedQueue<>(new NewestFirst(2));
      Queue<Entry<Integer>> accepted = new ConcurrentLinkedQueue<>();
      Queue<Entry<Integer>> taken = new ConcurrentLinkedQueue<>();
      CountDownLatch go = new CountDownLatch(1);
      CountDownLatch some = new CountDownLatch(5);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        threads.add(Thread.ofVirtual().start(() -> addUntilClosed(queue, go, some, accepted)));
        threads.add(Thread.ofVirtual().start(() -> takeUntilClosed(queue, taken)));
      }
      go.countDown();
      some.await();
      queue.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(new HashSet<>(taken)).as("round %d", round).isEqualTo(new HashSet<>(accepted));
      assertThat(taken.size()).as("round %d", round).isEqualTo(accepted.size());
      assertThat(queue.size()).as("round %d", round).isZero();
    }
  }

  private static void addUntilClosed(
      OrderedQueue<Integer> queue,
      CountDownLatch go,
      CountDownLatch some,
      Queue<Entry<Integer>> accepted) {
    try {
      go.await();
      for (int i = 0; i < 1_000_000; i++) {
        Entry<Integer> entry = new JobEntry<>(new NoPool("t"), i, null);
        queue.add(entry);
        accepted.add(entry);
        some.countDown();
      }
    } catch (ChannelClosedException refused) {
      // the last one was not accepted
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void takeUntilClosed(OrderedQueue<Integer> queue, Queue<Entry<Integer>> taken) {
    try {
      while (true) {
        taken.add(queue.take());
      }
    } catch (ChannelClosedException drained) {
      // that was all
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
