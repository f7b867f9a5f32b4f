// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/*
 * A channel behind its handles: a ring, the two lines of threads that wait for it, and the count of
 * ends that opens and closes it.
 *
 * Every operation tries the ring first and only then stands in line; whoever changed the ring wakes the
 * other side's leader. Closing is a bit in the ring's sending position, cancelling one in its receiving
 * position: no message slips in behind them. `ends` decides first and the ring follows, so who meets a
 * closed ring finds the reason there.
 */
final class BoundedChannel<T> {
  private static final VarHandle ENDS =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "ends", VarHandle.class, BoundedChannel.class, Ends.class);

  private final @Nullable String name;
  private final @Nullable Consumer<? super T> onUndelivered;
  private final Ring ring;
  private final SendLine senders;
  private final ReceiveLine receivers;
  private volatile Ends ends = Ends.NEW;

  BoundedChannel(int capacity, @Nullable String name, @Nullable Consumer<? super T> onUndelivered) {
    this.name = name;
    this.onUndelivered = onUndelivered;
    ring = new Ring(capacity);
    senders = new SendLine(this, ring);
    receivers = new ReceiveLine(this, ring);
  }

  void send(T message) throws InterruptedException {
    Objects.requireNonNull(message, "message");
    if (Thread.interrupted()) {
      throw sendInterrupted();
    }
    if (!ring.put(message) && senders.await(message, false, 0) == null) {
      throw sendClosed();
    }
    receivers.wake();
  }

  boolean send(T message, long nanos) throws InterruptedException {
    Objects.requireNonNull(message, "message");
    if (Thread.interrupted()) {
      throw sendInterrupted();
    }
    if (!ring.put(message)) {
      long deadline = System.nanoTime() + nanos;
      if (nanos <= 0 || senders.await(message, true, deadline) == null) {
        return refuse();
      }
    }
    receivers.wake();
    return true;
  }

  boolean trySend(T message) {
    Objects.requireNonNull(message, "message");
    if (!ring.put(message)) {
      return refuse();
    }
    receivers.wake();
    return true;
  }

  private boolean refuse() {
    if (ring.isClosed()) {
      throw sendClosed();
    }
    return false;
  }

  T recv() throws InterruptedException {
    if (Thread.interrupted()) {
      throw receiveInterrupted();
    }
    Object message = ring.poll();
    if (message == null) {
      message = receivers.await(null, false, 0);
    }
    if (message == null) {
      throw receiveClosed();
    }
    senders.wake();
    return cast(message);
  }

  @Nullable T recv(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw receiveInterrupted();
    }
    Object message = ring.poll();
    if (message == null && nanos > 0) {
      message = receivers.await(null, true, System.nanoTime() + nanos);
    }
    return received(message);
  }

  @Nullable T tryRecv() {
    return received(ring.poll());
  }

  private @Nullable T received(@Nullable Object message) {
    if (message == null) {
      if (ring.isDrained()) {
        throw receiveClosed();
      }
      return null;
    }
    senders.wake();
    return cast(message);
  }

  @SuppressWarnings("unchecked") // only a T was put in
  private T cast(Object message) {
    return (T) message;
  }

  /** Changes the ends, and lets what follows from it happen. */
  void change(UnaryOperator<Ends> step) {
    Ends before;
    Ends after;
    do {
      before = ends;
      after = step.apply(before);
    } while (!ENDS.compareAndSet(this, before, after));
    if (after.phase() != Phase.OPEN) {
      end(after.phase());
    }
  }

  // idempotent: a second caller must not return before the ring is closed, even if the first is
  // slow
  private void end(Phase phase) {
    ring.close();
    boolean mine = phase == Phase.CANCELLED && ring.cancel();
    senders.wake();
    receivers.wake();
    if (mine) {
      giveBack();
    }
  }

  /** Tells the hook of every message left, also when it throws; then throws what it threw first. */
  private void giveBack() {
    var failures = new Failures();
    ring.withdraw(message -> {
      if (onUndelivered != null) {
        failures.collect(() -> onUndelivered.accept(cast(message)));
      }
    });
    failures.throwFirst();
  }

  Ends ends() {
    return ends;
  }

  int capacity() {
    return ring.capacity();
  }

  int size() {
    return ring.size();
  }

  String name() {
    return name != null ? name : "chan@" + Integer.toHexString(System.identityHashCode(this));
  }

  InterruptedException sendInterrupted() {
    return new InterruptedException(
        "interrupted while sending to channel '%s': not delivered and never will be"
            .formatted(name()));
  }

  InterruptedException receiveInterrupted() {
    return new InterruptedException(
        "interrupted while receiving from channel '%s': no message was taken".formatted(name()));
  }

  ChannelClosedException sendClosed() {
    Ends now = ends;
    return new ChannelClosedException(
        "channel '%s' is %s: not delivered and never will be".formatted(name(), now.phase()),
        now.cause(),
        false);
  }

  ChannelClosedException sendingEndClosed() {
    return new ChannelClosedException(
        "this end of channel '%s' is closed: not delivered and never will be".formatted(name()),
        ends.cause(),
        false);
  }

  ChannelClosedException receivingEndClosed() {
    return new ChannelClosedException(
        "this end of channel '%s' is closed: no message was taken".formatted(name()),
        ends.cause(),
        false);
  }

  /** For a step of {@link #change} that adds a sending end. */
  Ends stillOpen(Ends now) {
    if (now.phase() != Phase.OPEN) {
      throw sendClosed();
    }
    return now;
  }

  /** For a step of {@link #change} that adds a receiving end. */
  Ends notCancelled(Ends now) {
    if (now.phase() == Phase.CANCELLED) {
      throw receiveClosed();
    }
    return now;
  }

  ChannelClosedException receiveClosed() {
    Ends now = ends;
    boolean cancelled = now.phase() == Phase.CANCELLED;
    return new ChannelClosedException(
        cancelled
            ? "channel '%s' is cancelled: no message was taken".formatted(name())
            : "channel '%s' is closed and everything sent was received".formatted(name()),
        now.cause(),
        !cancelled && now.cause() == null);
  }

  @Override
  public String toString() {
    Ends now = ends;
    return "Chan[%s %d/%d %s; open: %d handles, %d senders, %d receivers; waiting: %d on %s, %d on %s]"
        .formatted(
            name(),
            size(),
            capacity(),
            now.phase(),
            now.handles(),
            now.senders(),
            now.receivers(),
            senders.size(),
            senders.id(),
            receivers.size(),
            receivers.id());
  }

  /** For tests, when nobody is at work: C7 and the invariants of the parts. */
  void checkInvariants() {
    ring.checkInvariants();
    senders.checkInvariants();
    receivers.checkInvariants();
  }
}
