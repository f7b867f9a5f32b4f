// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/** A subscriber that writes down what it is told, and finds two signals at once. */
class Probe<T> implements Flow.Subscriber<T> {
  final List<T> messages = new CopyOnWriteArrayList<>();
  final AtomicInteger inside = new AtomicInteger();
  volatile Flow.Subscription subscription;
  volatile Throwable failure;
  volatile boolean complete;
  volatile Thread courier;

  static <T> Probe<T> on(Chan<T> chan) {
    var probe = new Probe<T>();
    chan.publisher().subscribe(probe);
    return probe;
  }

  Probe<T> request(long n) {
    subscription.request(n);
    return this;
  }

  Probe<T> awaitMessages(int count) {
    Await.until(count + " messages, got " + messages, () -> messages.size() >= count);
    return this;
  }

  Probe<T> awaitWaiting() {
    Await.until(
        "the courier waits",
        () -> {
          Thread thread = courier;
          return thread != null && Await.isParked(thread);
        });
    return this;
  }

  void awaitEnd() {
    Await.until("the end", () -> complete || failure != null);
  }

  /** Until no thread works for this subscription. */
  void awaitCourierGone() {
    Await.until("the courier ends", () -> courier == null || !courier.isAlive());
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    enter();
    subscription = begun;
    inside.decrementAndGet();
  }

  @Override
  public void onNext(T message) {
    enter();
    courier = Thread.currentThread();
    messages.add(message);
    inside.decrementAndGet();
  }

  @Override
  public void onError(Throwable cause) {
    enter();
    failure = cause;
    inside.decrementAndGet();
  }

  @Override
  public void onComplete() {
    enter();
    complete = true;
    inside.decrementAndGet();
  }

  private void enter() {
    if (inside.getAndIncrement() != 0) {
      failure = new AssertionError("two signals at once");
    }
  }
}
