// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private final List<Integer> undelivered = new ArrayList<>();
  private final Chan<Integer> chan =
      Chan.<Integer>builder()
          .name("published")
          .capacity(100)
          .onUndelivered(undelivered::add)
          .build();

  private void fill(int messages) {
    IntStream.range(0, messages).forEach(chan::trySend);
  }

  @Test
  void demandIsRespected() {
    fill(10);
    var probe = Probe.on(chan).request(2).request(1).awaitMessages(3);
    probe.awaitCourierGone();
    assertThat(probe.messages).containsExactly(0, 1, 2);
    assertThat(chan.peek()).isEqualTo(7);
  }

  @Test
  void demandWaitsForMessages() throws Exception {
    var probe = Probe.on(chan).request(Long.MAX_VALUE).request(Long.MAX_VALUE);
    chan.send(1);
    probe.awaitMessages(1).awaitWaiting();
    chan.send(2);
    probe.awaitMessages(2);
    chan.close();
    probe.awaitEnd();
    assertThat(probe.complete).isTrue();
    probe.awaitCourierGone();
  }

  @Test
  void completionNeedsNoDemand() {
    var probe = Probe.on(chan);
    chan.close();
    probe.awaitEnd();
    assertThat(probe.complete).isTrue();
  }

  /** Without demand: it is a receiver that takes the last message. */
  @WhereBuffered
  void completionComesWhenAReceiverTakesTheLastMessage(Flavour flavour) throws Exception {
    for (var taking : Taking.values()) {
      Chan<Integer> shared = flavour.make();
      for (int i = 0; i < Math.min(5, flavour.capacity()); i++) {
        shared.trySend(i);
      }
      var before = Probe.on(shared);
      shared.close();
      var after = Probe.on(shared);
      assertThat(before.complete || after.complete).isFalse();
      taking.takeAll(shared);
      before.awaitEnd();
      after.awaitEnd();
      assertThat(before.complete && after.complete).isTrue();
    }
  }

  private enum Taking {
    ONE_BY_ONE {
      @Override
      void takeAll(Chan<Integer> from) {
        from.forEach(message -> {});
      }
    },
    IN_BATCHES {
      @Override
      void takeAll(Chan<Integer> from) throws InterruptedException {
        int took;
        do {
          took = from.recvBatch(new ArrayList<>(), 2);
        } while (took > 0);
      }
    },
    AS_A_SUBSCRIBER {
      @Override
      void takeAll(Chan<Integer> from) {
        Probe.on(from).request(from.peek());
      }
    };

    abstract void takeAll(Chan<Integer> from) throws InterruptedException;
  }

  @Test
  void causeOfClosingComesWhenAReceiverTakesTheLastMessage() throws Exception {
    fill(1);
    var probe = Probe.on(chan);
    var cause = new IllegalArgumentException("why");
    chan.closeWith(cause);
    assertThat(chan.recv()).isZero();
    probe.awaitEnd();
    assertThat(probe.failure).isSameAs(cause);
  }

  @Test
  void completionComesWithTheLastMessageAskedFor() {
    fill(3);
    chan.close();
    var probe = Probe.on(chan).request(3);
    probe.awaitEnd();
    assertThat(probe.messages).containsExactly(0, 1, 2);
    assertThat(probe.complete).isTrue();
  }

  @Test
  void subscribersShareTheMessagesAndAreAllToldOfTheEnd() {
    fill(100);
    var first = Probe.on(chan).request(30).awaitMessages(30);
    var second = Probe.on(chan).request(30).awaitMessages(30);
    first.request(10).awaitMessages(40);
    chan.close();
    second.request(Long.MAX_VALUE).awaitEnd();
    first.awaitEnd();
    var all = new ArrayList<>(first.messages);
    all.addAll(second.messages);
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList());
    assertThat(first.complete && second.complete).isTrue();
  }

  @Test
  void cancellationLeavesTheMessagesToOthers() {
    fill(10);
    var probe = Probe.on(chan).request(4).awaitMessages(4);
    probe.subscription.cancel();
    probe.request(5).awaitCourierGone();
    assertThat(probe.messages).hasSize(4);
    assertThat(chan.tryRecv()).isEqualTo(4);
  }

  @Test
  void cancellationEndsTheCourierThatWaits() throws Exception {
    fill(1);
    var probe = Probe.on(chan).request(2).awaitMessages(1).awaitWaiting();
    probe.subscription.cancel();
    probe.awaitCourierGone();
    chan.send(7);
    assertThat(chan.tryRecv()).isEqualTo(7);
    assertThat(probe.complete).isFalse();
    assertThat(probe.failure).isNull();
  }

  @Test
  void subscriptionIsAReceivingEnd() {
    fill(10);
    var probe = Probe.on(chan).request(4).awaitMessages(4);
    assertThat(chan.toString()).contains("1 receivers");
    chan.close();
    probe.subscription.cancel();
    assertThat(undelivered).containsExactly(4, 5, 6, 7, 8, 9);
  }

  @Test
  void causeOfClosingIsTheError() {
    fill(1);
    var cause = new IllegalArgumentException("why");
    chan.closeWith(cause);
    var probe = Probe.on(chan).request(2);
    probe.awaitEnd();
    assertThat(probe.messages).containsExactly(0);
    assertThat(probe.failure).isSameAs(cause);
  }

  @Test
  void cancelledChannelIsAnError() {
    var before = Probe.on(chan).request(1);
    chan.cancel();
    before.awaitEnd();
    var after = Probe.on(chan);
    for (var probe : List.of(before, after)) {
      assertThat(probe.failure)
          .isInstanceOf(ChannelClosedException.class)
          .hasMessageContaining("channel 'published' is cancelled");
    }
    after.request(1).subscription.cancel();
  }

  @Test
  void movedHandleIsAnError() {
    chan.move();
    assertThat(Probe.on(chan).failure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was moved");
  }

  @Test
  void requestOfNothingIsAnErrorThatNamesTheChannel() {
    fill(1);
    var probe = Probe.on(chan).request(2).awaitMessages(1).request(0);
    probe.awaitEnd();
    assertThat(probe.failure)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'published'")
        .hasMessageContaining("requested 0");
    probe.awaitCourierGone();
  }

  @Test
  void subscriberIsNotNull() {
    assertThatNullPointerException().isThrownBy(() -> chan.publisher().subscribe(null));
  }

  @Test
  void subscriberThatRefusesItsSubscriptionHoldsNoEnd() {
    var refusing =
        new Probe<Integer>() {
          @Override
          public void onSubscribe(Flow.Subscription begun) {
            throw new UnsupportedOperationException("no");
          }
        };
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> chan.publisher().subscribe(refusing));
    assertThat(chan.toString()).contains("0 receivers");
  }

  @Test
  void subscriberThatThrowsIsCancelledAndItsExceptionReachesSomeone() {
    assertReachesSomeone(new UnsupportedOperationException("no"));
  }

  @Test
  void whatASubscriberMeetsAtAnotherChannelIsNotTheEndOfThisOne() {
    Chan<Integer> other = Chan.newChan(1);
    other.close();
    for (var closed :
        List.of(
            catchThrowableOfType(ChannelClosedException.class, other::recv),
            catchThrowableOfType(ChannelClosedException.class, () -> other.trySend(1)))) {
      assertReachesSomeone(closed);
    }
  }

  /** Thrown by onNext. */
  private static void assertReachesSomeone(RuntimeException own) {
    Chan<Integer> chan = Chan.newChan(3);
    chan.trySend(0);
    chan.trySend(1);
    var thrown = new ConcurrentLinkedQueue<Throwable>();
    var failing =
        new Probe<Integer>() {
          @Override
          public void onNext(Integer message) {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
            super.onNext(message);
            throw own;
          }
        };
    chan.publisher().subscribe(failing);
    failing.request(3).awaitMessages(1).awaitCourierGone();
    assertThat(thrown).containsExactly(own);
    assertThat(failing.messages).containsExactly(0);
    assertThat(failing.complete).isFalse();
    assertThat(failing.failure).isNull();
    assertThat(chan.tryRecv()).isEqualTo(1);
    assertThat(chan.toString()).contains("0 receivers");
  }

  @Test
  void subscriberThatThrowsHidesItsExceptionBehindNoHook() {
    var own = new UnsupportedOperationException("no");
    var hook = new IllegalStateException("hook");
    Chan<Integer> hooked =
        Chan.<Integer>builder()
            .onUndelivered(message -> {
              throw hook;
            })
            .build();
    hooked.trySend(0);
    hooked.trySend(1);
    var thrown = new ConcurrentLinkedQueue<Throwable>();
    var failing =
        new Probe<Integer>() {
          @Override
          public void onNext(Integer message) {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
            super.onNext(message);
            throw own;
          }
        };
    hooked.publisher().subscribe(failing);
    hooked.close();
    failing.request(1).awaitMessages(1).awaitCourierGone();
    assertThat(thrown).containsExactly(own);
    assertThat(own).hasSuppressedException(hook);
  }

  @Test
  void subscriberThatInterruptsItselfGoesOn() throws Exception {
    var careless =
        new Probe<Integer>() {
          @Override
          public void onNext(Integer message) {
            super.onNext(message);
            Thread.currentThread().interrupt();
          }
        };
    chan.publisher().subscribe(careless);
    careless.request(3);
    for (int i = 1; i <= 3; i++) {
      chan.send(i);
      careless.awaitMessages(i);
    }
    assertThat(careless.messages).containsExactly(1, 2, 3);
  }

  /** Cancelled at any moment: each message is given to a subscriber, or still there. */
  @RepeatedTest(20)
  void cancellingLosesNoMessage() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    int last = 2000;
    Chan<Integer> busy = Chan.newChan(3);
    Chan<Integer> rest = busy.share();
    var received = new ConcurrentLinkedQueue<Integer>();
    var sending =
        ThreadKind.VIRTUAL.run(() -> {
          for (int i = 0; i < last; i++) {
            busy.send(i);
          }
        });
    while (!sending.isDone()) {
      var probe =
          new Probe<Integer>() {
            @Override
            public void onNext(Integer message) {
              assertThat(Thread.currentThread().isInterrupted()).isFalse();
              received.add(message);
            }
          };
      rest.publisher().subscribe(probe);
      probe.request(1 + random.nextInt(100));
      for (int i = random.nextInt(50); i > 0; i--) {
        Thread.yield();
      }
      probe.subscription.cancel();
    }
    for (Integer left; (left = rest.tryRecv()) != null; ) {
      received.add(left);
    }
    Await.until("all received, seed " + seed, () -> received.size() >= last);
    assertThat(received)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, last).boxed().toList());
  }
}
