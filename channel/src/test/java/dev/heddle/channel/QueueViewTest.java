// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class QueueViewTest {
  private final Chan<String> chan = Chan.<String>builder().name("queue").capacity(2).build();
  private final BlockingQueue<String> queue = chan.asBlockingQueue();

  @ParameterizedTest
  @EnumSource
  void putWaitsForRoom(ThreadKind kind) throws Exception {
    queue.addAll(List.of("a", "b"));
    var putting = kind.run(() -> queue.put("c")).parked();
    assertThat(queue.take()).isEqualTo("a");
    putting.result();
    assertThat(queue).containsExactly("b", "c");
  }

  @ParameterizedTest
  @EnumSource
  void takeWaitsForAMessage(ThreadKind kind) throws Exception {
    var taking = kind.call(queue::take).parked();
    queue.put("a");
    assertThat(taking.result()).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource
  void timedOfferAndPollWaitForEachOther(ThreadKind kind) throws Exception {
    var polling = kind.call(() -> queue.poll(1, TimeUnit.HOURS)).parked();
    assertThat(queue.offer("a", 1, TimeUnit.HOURS)).isTrue();
    assertThat(polling.result()).isEqualTo("a");
    queue.addAll(List.of("b", "c"));
    var offering = kind.call(() -> queue.offer("d", Long.MAX_VALUE, TimeUnit.DAYS)).parked();
    assertThat(queue.take()).isEqualTo("b");
    assertThat(offering.result()).isTrue();
  }

  @Test
  void timedOfferAndPollRunOutOfTime() throws Exception {
    assertThat(queue.poll(1, TimeUnit.MILLISECONDS)).isNull();
    assertThat(queue.poll(-1, TimeUnit.DAYS)).isNull();
    queue.addAll(List.of("a", "b"));
    assertThat(queue.offer("c", 1, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(queue.offer("c", Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
    assertThat(queue.offer("c")).isFalse();
    assertThat(queue).containsExactly("a", "b");
  }

  @Test
  void addSaysThatItIsFull() {
    queue.addAll(List.of("a", "b"));
    assertThatIllegalStateException().isThrownBy(() -> queue.add("c")).withMessage("Queue full");
  }

  @ParameterizedTest
  @EnumSource
  void interruptionTakesAndDeliversNothing(ThreadKind kind) throws Exception {
    var taking = kind.call(queue::take).parked();
    var polling = kind.call(() -> queue.poll(1, TimeUnit.HOURS)).parked();
    assertThat(taking.interrupt().failure()).isInstanceOf(InterruptedException.class);
    assertThat(polling.interrupt().failure()).isInstanceOf(InterruptedException.class);
    queue.addAll(List.of("a", "b"));
    var putting = kind.run(() -> queue.put("c")).parked();
    var offering = kind.call(() -> queue.offer("d", 1, TimeUnit.HOURS)).parked();
    assertThat(putting.interrupt().failure()).isInstanceOf(InterruptedException.class);
    assertThat(offering.interrupt().failure()).isInstanceOf(InterruptedException.class);
    assertThat(queue).containsExactly("a", "b");
  }

  @Test
  void addingToAClosedChannelFails() throws Exception {
    queue.put("a");
    chan.close();
    for (ThrowingCallable adding :
        List.<ThrowingCallable>of(
            () -> queue.add("b"),
            () -> queue.offer("b"),
            () -> queue.put("b"),
            () -> queue.offer("b", 1, TimeUnit.HOURS))) {
      assertThatExceptionOfType(ChannelClosedException.class)
          .isThrownBy(adding)
          .withMessageContaining("channel 'queue'")
          .withMessageContaining("not delivered");
    }
    assertThat(queue.remainingCapacity()).isZero();
    assertThat(queue).containsExactly("a");
  }

  @Test
  void closedChannelIsDrainedAndThenAnEmptyQueue() throws Exception {
    queue.addAll(List.of("a", "b"));
    chan.close();
    assertThat(queue.take()).isEqualTo("a");
    assertThat(queue.poll()).isEqualTo("b");
    assertThat(queue.poll()).isNull();
    assertThat(queue.peek()).isNull();
    assertThat(queue).isEmpty();
    assertThat(queue.drainTo(new ArrayList<>())).isZero();
    queue.clear();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(queue::remove);
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(queue::element);
  }

  @Test
  void waitingAtAClosedChannelIsTold() {
    chan.closeWith(new IllegalArgumentException("why"));
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(queue::take)
        .havingCause()
        .withMessage("why");
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(() -> queue.poll(1, TimeUnit.HOURS));
  }

  @Test
  void closingReleasesWhoWaits() throws Exception {
    var taking = ThreadKind.VIRTUAL.call(queue::take).parked();
    chan.close();
    assertThat(taking.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void viewOfAMovedHandleFails() {
    chan.move();
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> queue.offer("a"),
            queue::poll,
            queue::take,
            queue::size,
            queue::peek,
            queue::iterator,
            queue::remainingCapacity,
            () -> queue.drainTo(new ArrayList<>()))) {
      assertThatIllegalStateException().isThrownBy(use).withMessageContaining("was moved");
    }
  }

  @Test
  void lookingTakesNothing() {
    queue.addAll(List.of("a", "b"));
    assertThat(queue.peek()).isEqualTo("a");
    assertThat(queue.element()).isEqualTo("a");
    assertThat(queue.contains("b")).isTrue();
    assertThat(queue.toArray()).containsExactly("a", "b");
    assertThat(queue.stream().map(String::toUpperCase)).containsExactly("A", "B");
    assertThat(queue).hasToString("[a, b]").hasSize(2);
    assertThat(queue.remainingCapacity()).isZero();
  }

  @Test
  void iterationShowsWhatWasInsideWhenItBegan() {
    queue.addAll(List.of("a", "b"));
    var iterator = queue.iterator();
    queue.poll();
    queue.offer("c");
    assertThat(iterator).toIterable().containsExactly("a", "b");
  }

  @Test
  void drainToTakesTheOldest() {
    queue.addAll(List.of("a", "b"));
    var drained = new ArrayList<String>();
    assertThat(queue.drainTo(drained, 0)).isZero();
    assertThat(queue.drainTo(drained, -1)).isZero();
    assertThat(queue.drainTo(drained, 1)).isEqualTo(1);
    assertThat(queue.drainTo(drained)).isEqualTo(1);
    assertThat(drained).containsExactly("a", "b");
  }

  @Test
  void drainToRefusesItselfAndNull() {
    queue.add("a");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> queue.drainTo(queue))
        .withMessage(
            "the messages of channel 'queue' cannot go back into it: nothing was sent or"
                + " received");
    assertThatNullPointerException()
        .isThrownBy(() -> queue.drainTo(null))
        .withMessageContaining("channel 'queue'")
        .withMessageContaining("no message was taken");
    assertThat(queue).hasSize(1);
  }

  @Test
  void nullIsNoMessage() {
    assertThatNullPointerException().isThrownBy(() -> queue.offer(null));
    assertThatNullPointerException().isThrownBy(() -> queue.put(null));
    assertThatNullPointerException().isThrownBy(() -> queue.offer(null, 1, TimeUnit.HOURS));
  }

  @Test
  void unlimitedChannelHasNoRemainingCapacityToSpeakOf() {
    BlockingQueue<String> unlimited = Chan.<String>unlimited().asBlockingQueue();
    unlimited.addAll(List.of("a", "b"));
    assertThat(unlimited.remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void rendezvousIsAQueueThatIsAlwaysEmpty() throws Exception {
    BlockingQueue<String> handover = Chan.<String>rendezvous().asBlockingQueue();
    assertThat(handover.offer("a")).isFalse();
    assertThat(handover.remainingCapacity()).isZero();
    var taking = ThreadKind.VIRTUAL.call(handover::take).parked();
    handover.put("b");
    assertThat(taking.result()).isEqualTo("b");
    assertThat(handover).isEmpty();
    assertThat(handover.peek()).isNull();
    assertThat(handover).containsExactly();
  }

  @Test
  void threadPoolRunsOnIt() throws Exception {
    Chan<Runnable> tasks = Chan.newChan(4);
    ExecutorService pool =
        new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, tasks.asBlockingQueue());
    var ran = new ConcurrentLinkedQueue<Integer>();
    try (pool) {
      IntStream.range(0, 6).forEach(i -> pool.execute(() -> ran.add(i)));
    }
    assertThat(ran).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  static Stream<Chan<Integer>> buffers() {
    return Stream.of(Chan.newChan(1), Chan.newChan(5), Chan.newChan(64), Chan.unlimited());
  }

  /** What is seen is never null, never doubled, in order, and not what was taken before. */
  @ParameterizedTest
  @MethodSource("buffers")
  void lookingWhileOthersSendAndReceiveSeesWhatWasThere(Chan<Integer> busy) throws Exception {
    int last = 200_000;
    var view = busy.asBlockingQueue();
    var sending =
        ThreadKind.PLATFORM.run(() -> {
          for (int i = 0; i <= last; i++) {
            busy.send(i);
          }
        });
    var taken = new int[1];
    var receiving =
        ThreadKind.PLATFORM.run(() -> {
          for (int next = 0; next < last; ) {
            next = busy.recv();
            taken[0] = next;
          }
        });
    while (!sending.isDone() || !receiving.isDone()) {
      var seen = new ArrayList<>(view);
      assertThat(seen).isSorted();
      assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
      Integer head = view.peek();
      assertThat(head == null || head <= last).isTrue();
    }
    sending.result();
    receiving.result();
    assertThat(taken[0]).isEqualTo(last);
  }
}
