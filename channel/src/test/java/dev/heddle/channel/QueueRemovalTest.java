// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the queue view removes that is not the oldest; and what it takes while others send. */
class QueueRemovalTest {
  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** A channel whose first message is anywhere in its buffer. */
  private static Chan<Integer> holding(Flavour flavour, int gone, int count) throws Exception {
    Chan<Integer> chan = flavour.make();
    for (int i = 0; i < gone; i++) {
      chan.send(-1);
      chan.recv();
    }
    chan.sendAll(numbers(0, count));
    return chan;
  }

  @WhereBuffered
  void anyOneCanBeRemovedAndTheOthersStayInOrder(Flavour flavour) throws Exception {
    for (int gone : new int[] {0, 1, 5, 15, 63}) {
      int count = Math.min(5, flavour.capacity());
      for (int victim = 0; victim < count; victim++) {
        Chan<Integer> chan = holding(flavour, gone, count);
        BlockingQueue<Integer> queue = chan.asBlockingQueue();
        assertThat(queue.remove(victim)).isTrue();
        assertThat(queue.remove(victim)).isFalse();
        assertThat(chan.peek()).isEqualTo(count - 1);
        var expected = new ArrayList<>(numbers(0, count));
        expected.remove(victim);
        assertThat(queue).containsExactlyElementsOf(expected);
        assertThat(chan.stats().received()).isEqualTo(gone + 1);
        var left = new ArrayList<Integer>();
        queue.drainTo(left);
        assertThat(left).isEqualTo(expected);
        chan.checkInvariants();
      }
    }
  }

  @WhereBuffered
  void theIteratorRemovesWhatItGaveLast(Flavour flavour) throws Exception {
    int count = Math.min(6, flavour.capacity());
    Chan<Integer> chan = holding(flavour, 3, count);
    var queue = chan.asBlockingQueue();
    var each = queue.iterator();
    assertThatIllegalStateException().isThrownBy(each::remove);
    while (each.hasNext()) {
      if (each.next() % 2 == 0) {
        each.remove();
        assertThatIllegalStateException().isThrownBy(each::remove);
      }
    }
    assertThat(queue).allMatch(message -> message % 2 == 1).hasSize(count / 2);
    chan.checkInvariants();
  }

  @Test
  void ofTheSameObjectTwiceTheIteratorRemovesTheOneThatItGave() throws Exception {
    Chan<String> chan = Chan.newChan(4);
    chan.sendAll(List.of("x", "y", "x"));
    var each = chan.asBlockingQueue().iterator();
    each.next();
    each.next();
    each.next();
    each.remove();
    assertThat(chan.asBlockingQueue()).containsExactly("x", "y");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void aMessageRemovedMakesRoom(int capacity) throws Exception {
    Chan<Integer> chan = Chan.newChan(capacity);
    chan.sendAll(numbers(0, capacity));
    var waiting = ThreadKind.VIRTUAL.run(() -> chan.send(99)).parked();
    assertThat(chan.asBlockingQueue().remove((Object) (capacity - 1))).isTrue();
    waiting.result();
    assertThat(chan.peek()).isEqualTo(capacity);
    assertThat(chan.trySend(100)).isFalse();
    var left = new ArrayList<>(numbers(0, capacity - 1));
    left.add(99);
    assertThat(chan.asBlockingQueue()).containsExactlyElementsOf(left);
    chan.checkInvariants();
  }

  @WhereBuffered
  void whatIsRemovedInBulk(Flavour flavour) throws Exception {
    int count = Math.min(10, flavour.capacity());
    Chan<Integer> chan = holding(flavour, 2, count);
    var queue = chan.asBlockingQueue();
    assertThat(queue.removeIf(message -> message > 6)).isEqualTo(count > 6);
    assertThat(queue.removeAll(List.of(3, 4, 44))).isEqualTo(count > 3);
    assertThat(queue.removeAll(List.of(3, 4, 44))).isFalse();
    assertThat(queue.retainAll(numbers(0, 6))).isEqualTo(count > 6);
    assertThat(queue).allMatch(message -> message < 6 && message != 3 && message != 4);
    queue.clear();
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @Test
  void aRendezvousHasNothingToRemove() {
    var queue = Chan.<Integer>rendezvous().asBlockingQueue();
    assertThat(queue.remove((Object) 1)).isFalse();
    assertThat(queue.removeIf(message -> true)).isFalse();
    assertThat(queue.removeAll(List.of(1))).isFalse();
    assertThat(queue.retainAll(List.of())).isFalse();
    queue.clear();
    assertThat(queue.drainTo(new ArrayList<>())).isZero();
  }

  @WhereBuffered
  void theLastOneRemovedFromAClosedChannelDrainsIt(Flavour flavour) throws Exception {
    Chan<Integer> chan = holding(flavour, 1, 1);
    chan.close();
    assertThat(chan.asBlockingQueue().remove((Object) 0)).isTrue();
    assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(chan::recv);
    chan.checkInvariants();
  }

  @WhereBuffered
  void whatWasRemovedBehindTheLastMessageIsNoneLeft(Flavour flavour) throws Exception {
    if (flavour.capacity() < 3) {
      return;
    }
    Chan<Integer> chan = holding(flavour, 1, 3);
    chan.close();
    var queue = chan.asBlockingQueue();
    assertThat(queue.remove((Object) 1)).isTrue();
    assertThat(queue.remove((Object) 2)).isTrue();
    assertThat(chan.recv()).isZero();
    assertThat(chan.isDrained()).isTrue();
    chan.checkInvariants();
  }

  @WhereBuffered
  void theIteratorLeavesALaterOneThatIsTheSame(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    if (flavour.capacity() < 2) {
      return;
    }
    var queue = chan.asBlockingQueue();
    queue.add("x");
    queue.add("x");
    var each = queue.iterator();
    each.next();
    queue.poll();
    each.remove();
    assertThat(queue).containsExactly("x");
  }

  @WhereBuffered
  void whoeverLooksWhileOthersRemoveSeesWhatIsThere(Flavour flavour) throws Exception {
    if (flavour.capacity() < 4) {
      return;
    }
    Chan<Integer> chan = holding(flavour, 3, 3);
    var queue = chan.asBlockingQueue();
    var removing = new ArrayList<Actor<Void>>();
    for (int first = 10; first <= 20; first += 10) {
      int own = first;
      removing.add(
          ThreadKind.PLATFORM.run(() -> {
            for (int i = 0; i < 20_000; i++) {
              queue.add(own);
              assertThat(queue.remove((Object) own)).isTrue();
            }
          }));
    }
    while (!removing.stream().allMatch(Actor::isDone)) {
      assertThat(queue.peek()).isZero();
      assertThat(queue.contains(1)).isTrue();
    }
    for (var remover : removing) {
      remover.result();
    }
    assertThat(queue).containsExactly(0, 1, 2);
    chan.checkInvariants();
  }

  @WhereBuffered
  void aSubscriberIsToldOfTheEndThatARemovalBrought(Flavour flavour) throws Exception {
    Chan<Integer> chan = holding(flavour, 1, 1);
    var over = new CountDownLatch(1);
    chan.publisher()
        .subscribe(
            new Flow.Subscriber<Integer>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {} // asks for nothing

              @Override
              public void onNext(Integer message) {}

              @Override
              public void onError(Throwable cause) {}

              @Override
              public void onComplete() {
                over.countDown();
              }
            });
    chan.close();
    assertThat(over.getCount()).isOne();
    assertThat(chan.asBlockingQueue().remove((Object) 0)).isTrue();
    assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @WhereBuffered
  void nothingIsRemovedFromACancelledChannel(Flavour flavour) throws Exception {
    Chan<Integer> chan = holding(flavour, 1, 1);
    chan.cancel();
    assertThat(chan.asBlockingQueue().remove((Object) 0)).isFalse();
    assertThat(chan.stats().undelivered()).isOne();
    chan.checkInvariants();
  }

  @Test
  void twoViewsOfOneChannelAreTheSameQueue() {
    Chan<Integer> chan = Chan.<Integer>builder().name("one").capacity(3).build();
    chan.trySend(1);
    var one = chan.asBlockingQueue();
    var other = chan.share().asBlockingQueue();
    for (var moving :
        List.<Runnable>of(
            () -> one.drainTo(other), () -> one.drainTo(other, 1), () -> one.addAll(other))) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(moving::run)
          .withMessage(
              "the messages of channel 'one' cannot go back into it: nothing was sent or"
                  + " received");
    }
    assertThat(one).containsExactly(1);
  }

  @WhereBuffered
  void drainToTakesWhatIsThereHoweverFastOthersSend(Flavour flavour) throws Exception {
    int there = Math.min(100, flavour.capacity());
    Chan<Integer> chan = holding(flavour, 0, there);
    assertThat(chan.asBlockingQueue().drainTo(new Refilling(chan))).isEqualTo(there);
    assertThat(chan.peek()).isEqualTo(there);
  }

  @WhereBuffered
  void whatATargetRefusesIsToldToTheHook(Flavour flavour) throws Exception {
    var told = new ArrayList<Integer>();
    Chan<Integer> chan = flavour.<Integer>builder().onUndelivered(told::add).build();
    int there = Math.min(8, flavour.capacity());
    chan.sendAll(numbers(0, there));
    var target = new ArrayList<Integer>();
    BlockingQueue<Integer> picky =
        new LinkedBlockingQueue<>() {
          private static final long serialVersionUID = 1;

          @Override
          public boolean add(Integer message) {
            if (message == Math.min(3, there - 1)) {
              throw new IllegalStateException("full");
            }
            return target.add(message);
          }
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> chan.asBlockingQueue().drainTo(picky))
        .withMessage("full");
    var all = new ArrayList<>(target);
    all.addAll(told);
    chan.asBlockingQueue().drainTo(all);
    assertThat(all).isEqualTo(numbers(0, there));
    assertThat(told).isNotEmpty();
    assertThat(chan.stats().undelivered()).isEqualTo(told.size());
    chan.checkInvariants();
  }
}
