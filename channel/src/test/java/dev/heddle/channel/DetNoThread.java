// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** What {@link NoThreadTest} runs in a woven copy in which no thread can be started. */
final class DetNoThread {
  private DetNoThread() {}

  /** Notes what it is told, and by which thread; onError throws if it is to. */
  private static class Listener implements Flow.Subscriber<String> {
    final List<Object> told = new ArrayList<>();
    final RuntimeException toThrow;
    Flow.Subscription subscription;

    Listener(RuntimeException toThrow) {
      this.toThrow = toThrow;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onNext(String message) {
      told.add(message);
    }

    @Override
    public void onError(Throwable cause) {
      told.add(Thread.currentThread());
      told.add(cause);
      if (toThrow != null) {
        throw toThrow;
      }
    }

    @Override
    public void onComplete() {
      told.add("complete");
    }

    void assertToldHere() {
      assertThat(told).hasSize(2).first().isSameAs(Thread.currentThread());
      assertThat(told.getLast()).isInstanceOf(OutOfMemoryError.class);
    }
  }

  static void request() {
    Chan<String> chan = Chan.newChan(2);
    chan.trySend("a");
    var listener = new Listener(null);
    chan.publisher().subscribe(listener);
    listener.subscription.request(1);
    listener.assertToldHere();
    assertThat(chan.stats().openReceivers()).isZero();
    assertThat(chan.tryRecv()).isEqualTo("a");
    listener.subscription.request(1);
    listener.subscription.cancel();
    chan.close();
    listener.assertToldHere();
  }

  static void requestWhileSubscribing() {
    Chan<String> chan = Chan.newChan(2);
    var listener =
        new Listener(null) {
          @Override
          public void onSubscribe(Flow.Subscription begun) {
            begun.request(1);
            assertThat(told).isEmpty();
          }
        };
    chan.publisher().subscribe(listener);
    listener.assertToldHere();
    assertThat(chan.stats().openReceivers()).isZero();
  }

  static void close() {
    Chan<String> chan = Chan.newChan(2);
    var listeners = List.of(new Listener(null), new Listener(null));
    listeners.forEach(chan.publisher()::subscribe);
    chan.close();
    listeners.forEach(Listener::assertToldHere);
    assertThat(chan.stats().openReceivers()).isZero();
  }

  static void errorThatThrows() {
    Chan<String> chan = Chan.newChan(2);
    var own = new IllegalStateException("the subscriber's own");
    var listener = new Listener(own);
    chan.publisher().subscribe(listener);
    var reported = new ArrayList<Throwable>();
    var before = Thread.currentThread().getUncaughtExceptionHandler();
    Thread.currentThread()
        .setUncaughtExceptionHandler((thread, thrown) -> {
          reported.add(thrown);
          throw own;
        });
    try {
      listener.subscription.request(1);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }
    assertThat(reported).containsExactly(own);
    listener.assertToldHere();
    assertThat(chan.stats().openReceivers()).isZero();
  }

  static void send() throws InterruptedException {
    var undelivered = new ArrayList<String>();
    Chan<String> chan = Chan.<String>builder().capacity(1).onUndelivered(undelivered::add).build();
    var calls = new ArrayList<String>();
    var subscriber = chan.sender().subscriber();
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            calls.add("request");
          }

          @Override
          public void cancel() {
            calls.add("cancel");
          }
        });
    subscriber.onNext("a");
    subscriber.onNext("b");
    assertThat(calls).containsExactly("request", "request", "cancel");
    assertThat(undelivered).containsExactly("b");
    assertThat(chan.stats().openSenders()).isZero();
    assertThat(chan.recv()).isEqualTo("a");
    assertThatExceptionOfType(ChannelClosedException.class)
        .isThrownBy(chan::recv)
        .withCauseInstanceOf(OutOfMemoryError.class);
  }
}
