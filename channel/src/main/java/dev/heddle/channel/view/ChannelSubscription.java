// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.view;

import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Failures;
import dev.heddle.channel.engine.Watchers;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * One subscriber's share of a channel's messages. All its signals come from one courier at a time: the
 * subscribing thread for onSubscribe, then a virtual thread that lives while there is demand. If none can be
 * started, the thread that tried is the courier for the last signal, onError.
 *
 *   COURIER    TO         BY          WHEN
 *   at work    none       itself      no demand, no end in sight: its thread ends
 *   none       at work    any         demand came, or the channel was closed: a new thread
 *   at work    waiting    itself      demand, but no message
 *   waiting    at work    itself      a message or the end came, or it was interrupted
 *   any        over       any         cancelled, or the last signal is about to be given
 *
 * I1  A message that was received is given to the subscriber: the courier is interrupted only where no message
 *     was taken. The lock is held while the courier is interrupted, and taken again after it waited.
 * I2  After the end nothing refers to the subscriber but the courier's stack, and the receiver is closed.
 *
 * The lock is held for a few steps at a time, never while waiting and never while the subscriber runs.
 */
final class ChannelSubscription<T> implements Flow.Subscription, Runnable, Watchers.Watcher {
  private final Channel<T> channel;
  private final Receiver<T> receiver;
  private final Function<Receiver<T>, Channel<T>> open;

  private final ReentrantLock lock = new ReentrantLock(); // guards what follows
  private Flow.@Nullable Subscriber<? super T> subscriber; // null: over
  private long demand;
  private boolean atWork = true;
  private @Nullable Thread waiting;
  private @Nullable Throwable refused; // an illegal request

  ChannelSubscription(
      Channel<T> channel,
      Receiver<T> receiver,
      Function<Receiver<T>, Channel<T>> open,
      Flow.Subscriber<? super T> subscriber) {
    this.channel = channel;
    this.receiver = receiver;
    this.open = open;
    this.subscriber = subscriber;
  }

  void begin(Flow.Subscriber<? super T> begun) {
    channel.watch(this);
    try {
      begun.onSubscribe(this);
    } catch (Throwable thrown) {
      cancelFor(thrown);
      throw thrown;
    }
    lock.lock();
    try {
      atWork = false;
    } finally {
      lock.unlock();
    }
    startCourier();
  }

  @Override
  public void request(long messages) {
    lock.lock();
    try {
      if (messages > 0) {
        demand = demand + messages < 0 ? Long.MAX_VALUE : demand + messages;
      } else if (refused == null) {
        refused =
            new IllegalArgumentException(
                "subscriber to channel '%s' requested %d, not a positive number (rule 3.9): cancelled"
                    .formatted(channel.name(), messages));
        stopWaiting();
      }
    } finally {
      lock.unlock();
    }
    startCourier();
  }

  @Override
  public void cancel() {
    lock.lock();
    try {
      if (subscriber == null) {
        return;
      }
      subscriber = null;
      stopWaiting();
    } finally {
      lock.unlock();
    }
    release();
  }

  /** The channel was closed or drained: a courier must see whether there is an end to tell. */
  @Override
  public void look() {
    startCourier();
  }

  /** With the lock. */
  private void stopWaiting() {
    if (waiting != null) {
      waiting.interrupt(); // I1
    }
  }

  /** Starts a courier if there is work and no courier. Throws nothing: rule 3.16. */
  private void startCourier() {
    lock.lock();
    try {
      if (atWork || subscriber == null || !hasWork()) {
        return;
      }
      atWork = true; // also if none can be started: then this thread gives the last signal
    } finally {
      lock.unlock();
    }
    try {
      Thread.ofVirtual()
          .name("publisher of " + channel.name())
          .inheritInheritableThreadLocals(false)
          .start(this);
    } catch (Throwable failure) {
      endHere(failure);
    }
  }

  private void endHere(Throwable failure) {
    try {
      end(failure);
    } catch (Throwable thrown) {
      Failures.report(thrown);
    }
  }

  /** With the lock. */
  private boolean hasWork() {
    return demand > 0 || refused != null || channel.isDrained();
  }

  @Override
  public void run() {
    for (Flow.Subscriber<? super T> to; (to = subscriberWithWork()) != null; ) {
      T message = next();
      if (message != null) {
        give(to, message);
      }
    }
  }

  /** Null if this courier is no longer needed. */
  private Flow.@Nullable Subscriber<? super T> subscriberWithWork() {
    lock.lock();
    try {
      if (subscriber != null && hasWork()) {
        return subscriber;
      }
      atWork = false;
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** The next message. Null if there is none to give now, or this has come to its end. */
  private @Nullable T next() {
    Throwable reason = illegalRequest();
    if (reason == null) {
      try {
        T message = channel.cast(open.apply(receiver).core().tryPoll());
        if (message != null || !beginToWait()) {
          return message;
        }
        message = receiveWaiting();
        if (message != null) {
          return message;
        }
      } catch (InterruptedException changed) {
        return null; // something has changed: there may be nothing to wait for any more
      } catch (Throwable thrown) { // by the receive alone: nothing was taken, and nothing will be
        reason = thrown;
      }
    }
    end(reason);
    return null;
  }

  /** Null if everything was received. */
  private @Nullable T receiveWaiting() throws InterruptedException {
    try {
      return open.apply(receiver).recvOrEnd();
    } finally {
      endToWait();
    }
  }

  private @Nullable Throwable illegalRequest() {
    lock.lock();
    try {
      return refused;
    } finally {
      lock.unlock();
    }
  }

  private boolean beginToWait() {
    Thread.interrupted(); // clears an interrupt that the subscriber left
    lock.lock();
    try {
      if (subscriber == null || refused != null) {
        return false;
      }
      waiting = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void endToWait() {
    lock.lock();
    try {
      waiting = null;
      Thread.interrupted(); // clears the interrupt of stopWaiting, if it came too late
    } finally {
      lock.unlock();
    }
  }

  private void give(Flow.Subscriber<? super T> to, T message) {
    lock.lock();
    try {
      if (demand < Long.MAX_VALUE) { // which means without a bound
        demand--;
      }
    } finally {
      lock.unlock();
    }
    try {
      to.onNext(message);
    } catch (Throwable thrown) {
      cancelFor(thrown);
      throw thrown;
    }
  }

  /** Cancels because of what the subscriber has thrown, which the caller throws on. */
  private void cancelFor(Throwable thrown) {
    var failures = new Failures();
    failures.collect(this::cancel);
    failures.suppressIn(thrown);
  }

  /** Gives the last signal: that all was received, or why not. */
  private void end(@Nullable Throwable reason) {
    Flow.Subscriber<? super T> told;
    lock.lock();
    try {
      told = subscriber;
      subscriber = null;
    } finally {
      lock.unlock();
    }
    if (told == null) {
      return;
    }
    try {
      release();
    } finally {
      if (reason == null) {
        told.onComplete();
      } else {
        told.onError(reason(reason));
      }
    }
  }

  static Throwable reason(Throwable failure) {
    return failure instanceof ChannelClosedException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Called once, by the thread that ended this. */
  private void release() {
    try {
      channel.watchNoMore(this);
    } finally {
      receiver.close();
    }
  }
}
