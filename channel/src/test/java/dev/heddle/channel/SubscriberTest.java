// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriberTest {
  private final List<String> undelivered = new CopyOnWriteArrayList<>();
  private final Chan<String> chan =
      Chan.<String>builder().name("in").capacity(1).onUndelivered(undelivered::add).build();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final Flow.Subscription subscription =
      new Flow.Subscription() {
        @Override
        public void request(long n) {
          demand.addAndGet(n);
        }

        @Override
        public void cancel() {
          cancelled.set(true);
        }
      };

  private void give(Flow.Subscriber<String> subscriber, String message) {
    Await.until("demand", () -> demand.get() > 0);
    demand.decrementAndGet();
    subscriber.onNext(message);
  }

  @Test
  void asksForTheNextMessageWhenThatBeforeItWasSent() throws Exception {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(subscription);
    assertThat(demand).hasValue(1);
    give(subscriber, "a");
    assertThat(demand).hasValue(1);
    give(subscriber, "b");
    Await.until("the sender waits", () -> chan.toString().contains("waiting: 1 on SendWaitQueue"));
    assertThat(demand).hasValue(0);
    assertThat(chan.recv()).isEqualTo("a");
    Await.until("demand", () -> demand.get() == 1);
    assertThat(chan.recv()).isEqualTo("b");
  }

  @Test
  void completionClosesTheEndAfterTheLastMessage() throws Exception {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(subscription);
    give(subscriber, "a");
    give(subscriber, "b");
    subscriber.onComplete();
    chan.close();
    assertThat(chan).containsExactly("a", "b");
  }

  @Test
  void completionLeavesOtherSendersOpen() {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(subscription);
    subscriber.onComplete();
    assertThat(chan.toString()).contains("open", "0 senders");
    assertThat(chan.trySend("a")).isTrue();
  }

  @Test
  void errorClosesTheChannelWithItAfterTheLastMessage() throws Exception {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(subscription);
    give(subscriber, "a");
    give(subscriber, "b");
    subscriber.onError(new IllegalArgumentException("why"));
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(chan.recv()).isEqualTo("b");
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(chan::recv)
        .havingCause()
        .withMessage("why");
    Await.until("no sender is left", () -> chan.toString().contains("0 senders"));
  }

  @Test
  void closedChannelCancelsTheSubscriptionAndTellsOfTheMessage() {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(subscription);
    chan.closeWith(new IllegalArgumentException("why"));
    give(subscriber, "a");
    assertThat(cancelled).isTrue();
    assertThat(undelivered).containsExactly("a");
    subscriber.onNext("b");
    assertThat(undelivered).containsExactly("a", "b");
  }

  /** Ways to make an end useless, while no message comes. */
  private enum Closing {
    CLOSE_THE_END((chan, end) -> end.close()),
    CLOSE_WITH((chan, end) -> chan.closeWith(new IllegalArgumentException("why"))),
    CANCEL((chan, end) -> chan.cancel()),
    MOVE((chan, end) -> end.move());

    private final BiConsumer<Chan<String>, Chan<String>> way;

    Closing(BiConsumer<Chan<String>, Chan<String>> way) {
      this.way = way;
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscriptionIsCancelledAtOnceWhenNothingCanBeSentAnyMore(Closing closing) {
    var share = chan.share();
    share.subscriber().onSubscribe(subscription);
    assertThat(demand).hasValue(1);
    assertThat(cancelled).isFalse();
    closing.way.accept(chan, share);
    assertThat(cancelled).isTrue();
    assertThat(undelivered).isEmpty();
  }

  @Test
  void subscriptionIsCancelledAtOnceWhenASendingEndIsClosed() {
    var end = chan.sender();
    end.subscriber().onSubscribe(subscription);
    chan.sender().close();
    assertThat(cancelled).isFalse();
    end.close();
    assertThat(cancelled).isTrue();
    assertThat(chan.stats().closed()).isFalse();
  }

  @Test
  void subscriptionThatComesTooLateIsCancelledAndAskedForNothing() {
    var subscriber = chan.subscriber();
    chan.close();
    subscriber.onSubscribe(subscription);
    assertThat(cancelled).isTrue();
    assertThat(demand).hasValue(0);
  }

  @Test
  void completionIsNoReasonToCancel() {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(subscription);
    subscriber.onComplete();
    chan.cancel();
    assertThat(cancelled).isFalse();
  }

  /** Rule 2.7. */
  @Test
  void whatWouldCancelDuringARequestLeavesItToThatThread() throws Exception {
    var asked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var slow =
        new Idle() {
          @Override
          public void request(long n) {
            asked.countDown();
            awaitUninterrupted(goOn);
            assertThat(cancelled).isFalse();
          }

          @Override
          public void cancel() {
            cancelled.set(true);
          }
        };
    var subscribing = ThreadKind.VIRTUAL.run(() -> chan.subscriber().onSubscribe(slow));
    asked.await();
    chan.close();
    assertThat(cancelled).isFalse();
    goOn.countDown();
    subscribing.result();
    assertThat(cancelled).isTrue();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatTheSubscriptionThrowsWhenItIsCancelledDoesNotReachWhoCloses() {
    var failure = new IllegalStateException("the publisher's own");
    var failing =
        new Idle() {
          @Override
          public void cancel() {
            throw failure;
          }
        };
    chan.subscriber().onSubscribe(failing);
    var reported = new ArrayList<Throwable>();
    var thread = Thread.currentThread();
    var before = thread.getUncaughtExceptionHandler();
    thread.setUncaughtExceptionHandler((where, thrown) -> reported.add(thrown));
    try {
      chan.close();
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }
    assertThat(reported).containsExactly(failure);
  }

  @Test
  void channelHoldsNoSubscriberThatIsOver() {
    for (var ending :
        List.<Consumer<Flow.Subscriber<String>>>of(
            Flow.Subscriber::onComplete,
            subscriber -> subscriber.onError(new IllegalArgumentException("why")))) {
      Chan<String> open = Chan.newChan(1);
      var subscriber = open.sender().subscriber();
      subscriber.onSubscribe(new Idle());
      ending.accept(subscriber);
      var over = new WeakReference<>(subscriber);
      subscriber = null;
      Await.until(
          "it is garbage",
          () -> {
            System.gc();
            return over.refersTo(null);
          });
      Reference.reachabilityFence(open);
    }
  }

  @Test
  void cancelReleasesTheMessageThatWaits() {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(subscription);
    give(subscriber, "a");
    give(subscriber, "b");
    Await.until("the sender waits", () -> chan.toString().contains("waiting: 1 on SendWaitQueue"));
    chan.cancel();
    Await.until("both are told", () -> undelivered.size() == 2);
    assertThat(undelivered).containsExactlyInAnyOrder("a", "b");
    Await.until("cancelled", cancelled::get);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEndIsClosedAlsoIfTheLastMessageIsRefused(boolean completesBefore) {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(subscription);
    give(subscriber, "a");
    give(subscriber, "b");
    Await.until("the sender waits", () -> chan.toString().contains("waiting: 1 on SendWaitQueue"));
    if (completesBefore) {
      subscriber.onComplete();
      chan.cancel();
    } else {
      chan.cancel();
      Await.until("both are told", () -> undelivered.size() == 2);
      subscriber.onComplete();
    }
    Await.until("no sender is left", () -> chan.stats().openSenders() == 0);
    assertThat(undelivered).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void anErrorAfterTheEndWasClosedLeavesTheChannelOpen() {
    var end = chan.sender();
    var subscriber = end.subscriber();
    subscriber.onSubscribe(subscription);
    end.close();
    subscriber.onError(new IllegalArgumentException("too late"));
    assertThat(chan.stats().closed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Overflow.class,
      names = {"DROP_OLDEST", "DROP_LATEST"})
  void aHookThatThrowsEndsItAndIsToldOfEachMessageOnce(Overflow overflow) throws Exception {
    var told = new ArrayList<String>();
    var failure = new IllegalStateException("the hook's own");
    Chan<String> drops =
        Chan.<String>builder()
            .capacity(1)
            .overflow(overflow)
            .onUndelivered(message -> {
              told.add(message);
              throw failure;
            })
            .build();
    var subscriber = drops.sender().subscriber();
    subscriber.onSubscribe(subscription);
    give(subscriber, "a");
    assertThatThrownBy(() -> give(subscriber, "b")).isSameAs(failure);
    assertThat(cancelled).isTrue();
    subscriber.onComplete();
    assertThat(drops.stats().openSenders()).isZero();
    assertThat(drops.stats().closed()).isTrue();
    if (overflow == Overflow.DROP_LATEST) {
      assertThat(told).containsExactly("b");
      assertThat(drops.recv()).isEqualTo("a");
    } else {
      assertThat(told).containsExactly("a", "b");
    }
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(drops::recv)
        .withCause(failure);
  }

  @Test
  void messageThatWasNotAskedForIsToldAndNotSent() throws Exception {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(subscription);
    give(subscriber, "a");
    give(subscriber, "b");
    subscriber.onNext("c");
    assertThat(undelivered).containsExactly("c");
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(chan.recv()).isEqualTo("b");
  }

  @Test
  void secondSubscriptionIsCancelled() {
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(new Idle());
    subscriber.onSubscribe(subscription);
    assertThat(cancelled).isTrue();
    assertThat(demand).hasValue(0);
  }

  /** Does nothing. */
  private static class Idle implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  @Test
  void everythingOfAPublisherArrivesInOrder() throws Exception {
    var expected = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
    var publisher = new SubmissionPublisher<String>();
    publisher.subscribe(chan.subscriber());
    var submitting =
        ThreadKind.VIRTUAL.run(() -> {
          expected.forEach(publisher::submit);
          publisher.close();
        });
    assertThat(chan.stream()).isEqualTo(expected);
    submitting.result();
  }

  @Test
  void channelFeedsChannel() throws Exception {
    Chan<String> from = Chan.newChan(3);
    from.publisher().subscribe(chan.subscriber());
    var sending =
        ThreadKind.VIRTUAL.run(() -> {
          try (from) {
            for (int i = 0; i < 100; i++) {
              from.send("" + i);
            }
          }
        });
    assertThat(chan.stream().map(Integer::valueOf))
        .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    sending.result();
  }
}
