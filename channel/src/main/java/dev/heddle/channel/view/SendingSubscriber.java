// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.view;

import dev.heddle.channel.Sender;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Failures;
import dev.heddle.channel.engine.Watchers;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/*
 * Sends what a publisher gives. It asks for one message at a time, so there is at most one message that it has
 * taken and not yet sent. While the channel is full, a virtual thread of its own waits with that message, not the
 * publisher's thread. A signal that the publisher gives meanwhile is handled after the message. The subscriber
 * watches the channel, and cancels its subscription when nothing can be sent through its end any more.
 *
 * An exception of the undelivered hook is never taken for an exception of the channel: it ends this subscriber as
 * an error of the publisher does, and is thrown on.
 *
 * Any thread may find that there is something to ask of the publisher, or that the subscription is to be cancelled.
 * One thread at a time calls the subscription (rule 2.7). The others leave their call to that thread.
 *
 * Progress: no method waits except as Sender.subscriber says. The lock is held for a few steps at a time, never
 * while sending, and never while others' code runs.
 */
public final class SendingSubscriber<T> implements Flow.Subscriber<T>, Watchers.Watcher {
  private final Channel<T> channel;
  private final Sender<T> sender;
  private final Runnable check; // throws if the end that this sends through is closed or moved

  private final ReentrantLock lock = new ReentrantLock(); // guards what follows
  private boolean subscribed;
  private Flow.@Nullable Subscription subscription; // null: none yet, or never to be called again
  private boolean over; // nothing is taken from the publisher any more
  private boolean ended; // the publisher has told of the end
  private boolean waiting; // a thread is sending a message
  private @Nullable Runnable afterwards; // what to do when that is done, instead of asking for more
  private boolean asks; // is to ask for one more message; or to cancel, if this is over
  private boolean calling; // a thread calls the subscription
  private boolean cancels; // whether that thread cancels; for that thread alone

  /**
   * Sends to a channel through one of its ends.
   *
   * @param check throws an {@link IllegalStateException} if that end is closed or moved
   */
  public SendingSubscriber(Channel<T> channel, Sender<T> sender, Runnable check) {
    this.channel = channel;
    this.sender = sender;
    this.check = check;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    Objects.requireNonNull(begun, "subscription");
    boolean first;
    lock.lock();
    try {
      first = !subscribed;
      if (first) {
        subscribed = true;
        subscription = begun;
        asks = true;
      }
    } finally {
      lock.unlock();
    }
    if (first) {
      channel.watch(this);
      look();
      callPublisher();
    } else {
      begun.cancel();
    }
  }

  /** The channel or an end was closed. If this can send no more, it cancels its subscription. */
  @Override
  public void look() {
    if (channel.isClosed() || !isOpen()) {
      try {
        cancel();
      } catch (Throwable thrown) {
        Failures.report(thrown);
      }
    }
  }

  @Override
  public void onNext(T message) {
    if (message == null) {
      throw channel.reasons().nullMessage();
    }
    if (!accepts()) {
      channel.tellUndelivered(message);
      return;
    }
    if (!isOpen()) {
      refuse(message);
      return;
    }
    boolean sent;
    try {
      sent = channel.core().put(message);
    } catch (Throwable thrown) {
      fail(message, channel.core().tellsItsOwn(), thrown);
      throw thrown;
    }
    if (sent) {
      next();
    } else if (channel.isClosed()) {
      refuse(message);
    } else {
      startSending(message);
    }
  }

  private void startSending(T message) {
    try {
      Thread.ofVirtual()
          .name("subscriber to " + channel.name())
          .inheritInheritableThreadLocals(false)
          .start(() -> sendWaiting(message));
    } catch (Throwable failure) {
      fail(message, false, failure);
    }
  }

  /** Whether the end that this sends through is open. */
  private boolean isOpen() {
    try {
      check.run();
      return true;
    } catch (IllegalStateException closedOrMoved) {
      return false;
    }
  }

  /** False if this is over, or the publisher gives more than was asked for. */
  private boolean accepts() {
    lock.lock();
    try {
      if (over || waiting) {
        return false;
      }
      waiting = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void sendWaiting(T message) {
    boolean sent;
    try {
      sent = channel.awaitSend(message);
    } catch (InterruptedException interruption) {
      fail(message, false, interruption);
      return;
    } catch (Throwable thrown) {
      fail(message, channel.core().tellsItsOwn(), thrown);
      throw thrown;
    }
    if (sent) {
      next();
    } else {
      refuse(message);
    }
  }

  /** After a message was sent, or refused. */
  private void next() {
    Runnable due;
    lock.lock();
    try {
      waiting = false;
      due = afterwards;
      asks = true;
    } finally {
      lock.unlock();
    }
    if (due != null) {
      due.run();
    } else {
      callPublisher();
    }
  }

  /** The message can't be sent, and none after it. */
  private void refuse(T message) {
    Throwable thrown = channel.tellUndelivered(message, null); // before what needs memory
    var failures = new Failures(thrown);
    failures.collect(this::cancel);
    failures.collect(this::next);
    failures.throwFirst();
  }

  /** Sending the message failed though the channel is open: ends this, as {@link #onError} does. */
  private void fail(T message, boolean told, Throwable cause) {
    Throwable thrown = told ? null : channel.tellUndelivered(message, null);
    var failures = new Failures(thrown);
    failures.collect(this::cancel);
    failures.collect(() -> sender.closeWith(cause));
    failures.collect(sender::close);
    failures.suppressIn(cause);
  }

  /** Takes nothing from the publisher any more, and cancels the subscription. */
  private void cancel() {
    lock.lock();
    try {
      over = true;
    } finally {
      lock.unlock();
    }
    channel.watchNoMore(this);
    callPublisher();
  }

  /** Asks for more, or cancels. If another thread is calling, leaves that to it. */
  private void callPublisher() {
    var failures = new Failures();
    for (Flow.Subscription next; (next = beginCall()) != null; ) {
      Flow.Subscription to = next;
      failures.collect(() -> call(to));
    }
    failures.throwFirst();
  }

  private Flow.@Nullable Subscription beginCall() {
    lock.lock();
    try {
      Flow.Subscription to = subscription;
      if (calling || to == null || !(over || asks)) {
        return null;
      }
      calling = true;
      asks = false;
      cancels = over;
      if (cancels) {
        subscription = null;
      }
      return to;
    } finally {
      lock.unlock();
    }
  }

  private void call(Flow.Subscription to) {
    try {
      if (cancels) {
        to.cancel();
      } else {
        to.request(1);
      }
    } finally {
      lock.lock();
      try {
        calling = false;
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public void onError(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    end(() -> {
      sender.closeWith(cause);
      sender.close();
    });
  }

  @Override
  public void onComplete() {
    end(sender::close);
  }

  /* The publisher may tell of its end although this has cancelled. Then the sending end is only closed. */
  private void end(Runnable closing) {
    boolean now;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      if (over) {
        closing = sender::close;
      }
      over = true;
      subscription = null; // rule 2.4
      now = !waiting;
      if (!now) {
        afterwards = closing;
      }
    } finally {
      lock.unlock();
    }
    channel.watchNoMore(this);
    if (now) {
      closing.run();
    }
  }

  @Override
  public String toString() {
    return "subscriber that sends through " + sender;
  }
}
