// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/*
 * A channel behind its handles: what all flavours share. The flavour brings the non-blocking attempts and
 * the waiting; this class brings the operations that users see, and the count of ends that opens and closes
 * the channel.
 *
 * `ends` decides first and the flavour follows, so who meets a closed channel finds the reason there.
 */
abstract class Channel<T> extends Reasons {
  private static final VarHandle ENDS =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "ends", VarHandle.class, Channel.class, Ends.class);

  private static final VarHandle RETURNED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "returned", VarHandle.class, Channel.class, long.class);

  static {
    FlightEvents.load();
  }

  final SendLine senders = new SendLine(this);
  final ReceiveLine receivers = new ReceiveLine(this);
  private final @Nullable String name;
  private final @Nullable Consumer<? super T> onUndelivered;
  private volatile Ends ends = Ends.NEW;

  @SuppressWarnings("UnusedVariable") // written through its handle
  private volatile long returned;

  Channel(@Nullable String name, @Nullable Consumer<? super T> onUndelivered) {
    this.name = name;
    this.onUndelivered = onUndelivered;
  }

  /** Sends if that needs no waiting, and wakes who waits for it. */
  abstract boolean put(Object message);

  /** Whether a {@link #put} whose hook threw had told it of its own message, not of another. */
  boolean tellsItsOwn() {
    return false;
  }

  /** Receives if that needs no waiting, and wakes who waits for it. */
  abstract @Nullable Object poll();

  /** As {@link #put}, for a sender that leads its line. */
  abstract boolean putLeading(Object message);

  /** As {@link #poll}, for a receiver that leads its line. */
  abstract @Nullable Object pollLeading();

  /**
   * Sends, waiting until {@code deadline} if {@code timed}. Null if that has passed, or it was
   * closed: then it was not sent. Call it through {@link FlightEvents}.
   */
  @Nullable Object awaitSend(Object message, boolean timed, long deadline)
      throws InterruptedException {
    return senders.await(message, timed, deadline);
  }

  /**
   * Receives, waiting. Null if time ran out or nothing can be received any more. Call it through
   * {@link FlightEvents}.
   */
  @Nullable Object awaitReceive(boolean timed, long deadline) throws InterruptedException {
    return receivers.await(null, timed, deadline);
  }

  /** After a waiter that is not one of this channel's own was enlisted. */
  void settle() {}

  /** After a waiter that is not one of this channel's own has left: lets the next one look. */
  void passOn(Line line) {
    line.passOn();
  }

  /** The leading sender is about to look, and then to park: who makes room must wake it. */
  @Override
  void awaitRoom() {}

  /** The leading receiver is about to look, and then to park: who puts in must wake it. */
  void awaitMessage() {}

  /** Whether somebody who began earlier may make room, or put in, and wake nobody. */
  boolean mayMissWakes() {
    return false;
  }

  /** Whether a send may go through now. */
  abstract boolean hasRoom();

  /** Whether a receive may go through now. */
  abstract boolean hasMessage();

  /** Whether a {@link #put} that failed may succeed when a step is over that others have begun. */
  abstract boolean isRoomNear();

  /** Whether a {@link #poll} that failed may succeed when a step is over that others have begun. */
  abstract boolean isMessageNear();

  /** How many messages could be received now, up to {@code most}; about. */
  abstract int available(int most);

  /** How much went in and out so far: a number that does not change without that. */
  abstract long turnover();

  /** No send is accepted from now on. Idempotent. */
  abstract void seal();

  /** As {@link #seal}, and nothing is received from now on. True for the one call that did it. */
  abstract boolean abandon();

  /** Hands out what was inside when this was abandoned. For the one that did it. */
  abstract void withdraw(Consumer<Object> taker);

  /** Shows messages that are buffered, see {@link Buffer#look}. None without a buffer. */
  void look(Buffer.Visitor visitor, boolean alone) {}

  /** As {@link Buffer#remove}. */
  boolean remove(long at, Object message, int removals) {
    return false;
  }

  /** As {@link Buffer#removals}. */
  int removals() {
    return 0;
  }

  @Override
  abstract boolean isClosed();

  abstract int size();

  abstract int capacity();

  /** How many sends went through. */
  abstract long accepted();

  /** How many were taken out: received, or dropped. Ask for it before {@link #accepted}. */
  abstract long taken();

  /** How many messages were dropped to keep within the capacity. */
  long dropped() {
    return 0;
  }

  /** How many messages were given back when this was cancelled. */
  long withdrawn() {
    return 0;
  }

  /** The largest number of messages that were buffered at once. */
  abstract int highWaterMark();

  void send(T message) throws InterruptedException {
    if (!sendUnlessClosed(message)) {
      throw sendClosed();
    }
  }

  /**
   * As {@link #send}, but false if the channel was closed first. Only a hook's exception remains.
   */
  final boolean sendUnlessClosed(T message) throws InterruptedException {
    if (message == null) {
      throw nullMessage();
    }
    if (Thread.interrupted()) {
      throw sendInterrupted();
    }
    return put(message) || FlightEvents.awaitSend(this, message, false, 0) != null;
  }

  boolean send(T message, Duration timeout) throws InterruptedException {
    if (message == null) {
      throw nullMessage();
    }
    long nanos = nanos(timeout);
    if (Thread.interrupted()) {
      throw sendInterrupted();
    }
    if (nanos <= 0) {
      return Backoff.put(this, message) || refuse();
    }
    return put(message)
        || FlightEvents.awaitSend(this, message, true, System.nanoTime() + nanos) != null
        || refuse();
  }

  boolean trySend(T message) {
    if (message == null) {
      throw nullMessage();
    }
    return Backoff.put(this, message) || refuse();
  }

  private boolean refuse() {
    if (isClosed()) {
      throw sendClosed();
    }
    return false;
  }

  T recv() throws InterruptedException {
    if (Thread.interrupted()) {
      throw receiveInterrupted();
    }
    Object message = poll();
    if (message == null) {
      message = FlightEvents.awaitReceive(this, false, 0);
      if (message == null) {
        throw receiveClosed();
      }
    }
    return cast(message);
  }

  @Nullable T recv(Duration timeout) throws InterruptedException {
    long nanos = nanos(timeout);
    if (Thread.interrupted()) {
      throw receiveInterrupted();
    }
    Object message = nanos <= 0 ? Backoff.poll(this) : poll();
    if (message == null && nanos > 0) {
      message = FlightEvents.awaitReceive(this, true, System.nanoTime() + nanos);
    }
    return orNone(message);
  }

  @Nullable T tryRecv() {
    return orNone(Backoff.poll(this));
  }

  private @Nullable T orNone(@Nullable Object message) {
    if (message == null) {
      if (isDrained()) {
        throw receiveClosed();
      }
      return null;
    }
    return cast(message);
  }

  long sendAll(Iterable<? extends T> messages) throws BatchInterruptedException {
    if (messages == null) {
      throw nullBatch();
    }
    if (Thread.interrupted()) {
      throw batchInterrupted(0);
    }
    return Batch.sendAll(this, messages);
  }

  int recvBatch(Collection<? super T> into, int max, Duration linger) throws InterruptedException {
    return Batch.receive(this, into, max, false, 0, nanos(linger));
  }

  int recvBatch(Collection<? super T> into, int max, Duration timeout, Duration linger)
      throws InterruptedException {
    return Batch.receive(this, into, max, true, nanos(timeout), nanos(linger));
  }

  /** As {@link Buffer#putRun}. */
  int putRun(@Nullable Object[] run, int from, int to) {
    return putOne(run, from);
  }

  final int putOne(@Nullable Object[] run, int at) {
    return put(Objects.requireNonNull(run[at])) ? 1 : 0;
  }

  /** As {@link #poll} for up to {@code max}, into the front of {@code run}. Returns how many. */
  int pollRun(@Nullable Object[] run, int max) {
    int count = 0;
    for (Object message; count < max && (message = poll()) != null; count++) {
      run[count] = message;
    }
    return count;
  }

  /** For messages that were received and are given back: they are told to the hook. */
  final void countReturned(long messages) {
    RETURNED.getAndAdd(this, messages);
  }

  /** How many messages were received and given back. */
  final long returned() {
    return returned;
  }

  @SuppressWarnings("unchecked") // only a T was sent
  final T cast(Object message) {
    return (T) message;
  }

  void closeWith(@Nullable Throwable cause) {
    if (cause == null) {
      throw nullCause();
    }
    change(ends -> ends.closed(cause));
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
    } else if (after.sendingEnds() < before.sendingEnds()) {
      tellWatchers(); // one may be a subscriber that sends through the end that was closed
    }
  }

  /**
   * Changes the ends when one is closed. What is closed and drained is not cancelled then: nothing
   * is left to give back, and whoever receives is to be told of the regular end.
   */
  final void closeEnd(UnaryOperator<Ends> step) {
    change(before ->
        before.phase() == Phase.CLOSED && isDrained()
            ? step.apply(before).withPhase(Phase.CLOSED)
            : step.apply(before));
  }

  // idempotent: a second caller must not return before it is closed, even if the first is slow
  private void end(Phase phase) {
    seal();
    boolean mine = phase == Phase.CANCELLED && abandon();
    var failures = new Failures();
    failures.collect(() -> senders.wake());
    failures.collect(() -> receivers.wake());
    if (name != null) {
      failures.collect(() -> NamedChannels.remove(this));
    }
    failures.collect(() -> tellWatchers());
    if (mine) {
      failures.collect(() -> giveBack());
    }
    failures.throwFirst();
  }

  /** Tells the hook of every message left, also when it throws; then throws what it threw first. */
  private void giveBack() {
    var failures = new Failures();
    Object event = FlightEvents.givesBack();
    withdraw(message -> failures.tell(this, message));
    FlightEvents.gaveBack(event, this);
    failures.throwFirst();
  }

  final void tellUndelivered(Object message) {
    if (onUndelivered != null) {
      onUndelivered.accept(cast(message));
    }
  }

  @Override
  String name() {
    return name != null ? name : "chan@" + Integer.toHexString(System.identityHashCode(this));
  }

  @Override
  final Ends ends() {
    return ends;
  }

  ChanStats stats() {
    return ChanStats.of(this, ends);
  }

  @Override
  public String toString() {
    return stats().toString();
  }

  /** For tests, when nobody is at work: the invariants of the parts. */
  void checkInvariants() {
    senders.checkInvariants();
    receivers.checkInvariants();
  }
}
