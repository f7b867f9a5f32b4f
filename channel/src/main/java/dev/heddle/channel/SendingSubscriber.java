// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/*
 * Sends what a publisher gives. It asks for one message at a time, so there is at most one that it has
 * taken and not yet sent; while the channel is full, a virtual thread of its own waits with it, not the
 * publisher's thread. What the publisher tells meanwhile is done after it.
 *
 * An exception of the undelivered hook is never taken for one of the channel: it ends this as an error of the
 * publisher does, and is thrown on.
 *
 * Progress: no method waits but as Sender.subscriber says. The lock is held for a few steps at a time, never
 * while sending.
 */
final class SendingSubscriber<T> implements Flow.Subscriber<T> {
  private final Channel<T> channel;
  private final Sender<T> sender;

  private final ReentrantLock lock = new ReentrantLock(); // guards what follows
  private Flow.@Nullable Subscription subscription;
  private boolean over; // nothing is taken from the publisher any more
  private boolean waiting; // a thread is sending a message
  private @Nullable Runnable afterwards; // what to do when that is done, instead of asking for more

  SendingSubscriber(Channel<T> channel, Sender<T> sender) {
    this.channel = channel;
    this.sender = sender;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    Objects.requireNonNull(begun, "subscription");
    boolean first;
    lock.lock();
    try {
      first = subscription == null;
      if (first) {
        subscription = begun;
      }
    } finally {
      lock.unlock();
    }
    if (first) {
      begun.request(1);
    } else {
      begun.cancel();
    }
  }

  @Override
  public void onNext(T message) {
    if (message == null) {
      throw channel.nullMessage();
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
      sent = channel.put(message);
    } catch (Throwable thrown) {
      fail(message, channel.tellsItsOwn(), thrown);
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

  /** Whether the end that this sends through is. */
  private boolean isOpen() {
    try {
      SenderEnd.open(sender);
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
      sent = FlightEvents.awaitSend(channel, message, false, 0) != null;
    } catch (InterruptedException interruption) {
      fail(message, false, interruption);
      return;
    } catch (Throwable thrown) {
      fail(message, channel.tellsItsOwn(), thrown);
      throw thrown;
    }
    if (sent) {
      next();
    } else {
      refuse(message);
    }
  }

  /** After a message was sent. */
  private void next() {
    Runnable due;
    Flow.Subscription from;
    lock.lock();
    try {
      waiting = false;
      due = afterwards;
      from = subscription;
    } finally {
      lock.unlock();
    }
    if (due != null) {
      due.run();
    } else if (from != null) {
      from.request(1);
    }
  }

  /** The message can't be sent, and none after it. */
  private void refuse(T message) {
    Flow.Subscription from = giveUp();
    try {
      if (from != null) {
        from.cancel();
      }
    } finally {
      channel.tellUndelivered(message);
    }
  }

  /** Sending the message failed though the channel is open: ends this, as {@link #onError} does. */
  private void fail(T message, boolean told, Throwable cause) {
    Flow.Subscription from = giveUp();
    var failures = new Failures();
    failures.collect(() -> {
      if (from != null) {
        from.cancel();
      }
    });
    failures.collect(() -> {
      if (!told) {
        channel.tellUndelivered(message);
      }
    });
    failures.collect(() -> sender.closeWith(cause));
    failures.collect(sender::close);
    failures.suppressIn(cause);
  }

  /** Nothing is taken from the publisher any more. Gives its subscription, to be cancelled. */
  private Flow.@Nullable Subscription giveUp() {
    lock.lock();
    try {
      over = true;
      waiting = false;
      return subscription;
    } finally {
      lock.unlock();
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

  private void end(Runnable closing) {
    boolean now;
    lock.lock();
    try {
      if (over) {
        return;
      }
      over = true;
      now = !waiting;
      if (!now) {
        afterwards = closing;
      }
    } finally {
      lock.unlock();
    }
    if (now) {
      closing.run();
    }
  }

  @Override
  public String toString() {
    return "subscriber that sends through " + sender;
  }
}
