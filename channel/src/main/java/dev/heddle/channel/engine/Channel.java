// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import dev.heddle.channel.core.Core;
import dev.heddle.channel.diagnostics.FlightEvents;
import dev.heddle.channel.engine.Ends.Phase;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/*
 * A channel behind its handles. Its core moves the messages. The channel checks arguments and interrupts, counts
 * the open ends, closes the core, and says in exceptions what became of a message. `ends` changes first and the
 * core follows, so a thread that finds the core closed finds the reason in `ends`.
 */
public final class Channel<T> implements FlightEvents.Described {
  /** What a channel was made for. It names the channel and is told of its end. */
  public interface Origin {
    /** The channel's name. */
    String name();

    /** Called when the channel was closed or cancelled, perhaps more than once. */
    void ended(Channel<?> channel);
  }

  private static final VarHandle ENDS = handle("ends", Ends.class);
  private static final VarHandle RETURNED = handle("returned", long.class);
  private static final VarHandle WATCHERS = handle("watchers", Watchers.class);

  private static VarHandle handle(String field, Class<?> type) {
    return ConstantBootstraps.fieldVarHandle(
        MethodHandles.lookup(), field, VarHandle.class, Channel.class, type);
  }

  static {
    FlightEvents.load();
  }

  private final Core core;
  private final @Nullable Origin origin;
  private final @Nullable Consumer<? super T> onUndelivered;
  private volatile Ends ends;
  private volatile @Nullable Watchers watchers; // made when first needed

  @SuppressWarnings("UnusedVariable") // written through its handle
  private volatile long returned;

  /**
   * A channel around a core that nothing else uses.
   *
   * @param origin names it; null for a name made up from its identity
   * @param onUndelivered its hook, if it has one
   * @param ends those that are open already
   */
  public Channel(
      Core core, @Nullable Origin origin, @Nullable Consumer<? super T> onUndelivered, Ends ends) {
    this.core = core;
    this.origin = origin;
    this.onUndelivered = onUndelivered;
    this.ends = ends;
  }

  /** What moves its messages. */
  public Core core() {
    return core;
  }

  @Override
  public String name() {
    return origin != null
        ? origin.name()
        : "chan@" + Integer.toHexString(System.identityHashCode(this));
  }

  @Override
  public int capacity() {
    return core.capacity();
  }

  @Override
  public int size() {
    return core.size();
  }

  /** The open ends. */
  public Ends ends() {
    return ends;
  }

  /** Whether no send is accepted any more. */
  public boolean isClosed() {
    return core.isClosed();
  }

  /** Whether nothing can be received any more. */
  public boolean isDrained() {
    return core.isDrained();
  }

  /** The texts of its exceptions, for the ends as they are now. */
  public Reasons reasons() {
    return reasons(ends);
  }

  /** The texts of its exceptions, for these ends. */
  public Reasons reasons(Ends now) {
    return new Reasons(name(), now, this);
  }

  /** As {@code Sender.send}. */
  public void send(T message) throws InterruptedException {
    if (!sendUnlessClosed(message)) {
      throw reasons().sendClosed();
    }
  }

  /**
   * As {@link #send}, but false if the channel was closed first. Otherwise it throws only for null,
   * an interrupt, or what the hook throws.
   */
  public boolean sendUnlessClosed(T message) throws InterruptedException {
    if (message == null) {
      throw reasons().nullMessage();
    }
    if (Thread.interrupted()) {
      throw reasons().sendInterrupted();
    }
    return core.put(message) || awaitSend(message);
  }

  /** Sends a message that a put did not take, and waits. False if the channel was closed first. */
  public boolean awaitSend(T message) throws InterruptedException {
    return isSent(awaitSend(message, false, 0));
  }

  /** As {@code Sender.send} with a time limit. */
  public boolean send(T message, Duration timeout) throws InterruptedException {
    if (message == null) {
      throw reasons().nullMessage();
    }
    long nanos = nanos(timeout);
    if (Thread.interrupted()) {
      throw reasons().sendInterrupted();
    }
    if (nanos <= 0) {
      return core.tryPut(message) || refuse();
    }
    return core.put(message)
        || isSent(awaitSend(message, true, System.nanoTime() + nanos))
        || refuse();
  }

  /** As {@code Sender.trySend}. */
  public boolean trySend(T message) {
    if (message == null) {
      throw reasons().nullMessage();
    }
    return core.tryPut(message) || refuse();
  }

  /** A time in nanoseconds, saturated to the range of {@code long}. */
  long nanos(@Nullable Duration time) {
    if (time == null) {
      throw reasons().nullTime();
    }
    return TimeUnit.NANOSECONDS.convert(time);
  }

  /** {@link Core#awaitSend}, recorded. */
  @Nullable Object awaitSend(Object message, boolean timed, long deadline) {
    Object wait = FlightEvents.sendWaits();
    try {
      return core.awaitSend(message, timed, deadline);
    } finally {
      FlightEvents.waited(wait, this);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a mark equals itself alone
  private boolean isSent(@Nullable Object done) throws InterruptedException {
    if (done == Core.INTERRUPTED) {
      throw reasons().sendInterrupted();
    }
    return done != null;
  }

  private boolean refuse() {
    if (isClosed()) {
      throw reasons().sendClosed();
    }
    return false;
  }

  /** As {@code Receiver.recv}. */
  public T recv() throws InterruptedException {
    T message = recvUnlessDrained();
    if (message == null) {
      throw reasons().receiveClosed();
    }
    return message;
  }

  /** As {@link #recv}, but null at a {@linkplain Ends#areRegular regular} end. */
  public @Nullable T recvOrEnd() throws InterruptedException {
    T message = recvUnlessDrained();
    if (message == null) {
      Ends now = ends;
      if (!now.areRegular()) {
        throw reasons(now).receiveClosed();
      }
    }
    return message;
  }

  private @Nullable T recvUnlessDrained() throws InterruptedException {
    if (Thread.interrupted()) {
      throw reasons().receiveInterrupted();
    }
    Object message = core.poll();
    return cast(message != null ? message : awaitReceive(false, 0));
  }

  /** As {@code Receiver.recv} with a time limit. */
  public @Nullable T recv(Duration timeout) throws InterruptedException {
    long nanos = nanos(timeout);
    if (Thread.interrupted()) {
      throw reasons().receiveInterrupted();
    }
    Object message = nanos <= 0 ? core.tryPoll() : core.poll();
    if (message == null && nanos > 0) {
      message = awaitReceive(true, System.nanoTime() + nanos);
    }
    return orNone(message);
  }

  /** As {@code Receiver.tryRecv}. */
  public @Nullable T tryRecv() {
    return orNone(core.tryPoll());
  }

  private @Nullable T orNone(@Nullable Object message) {
    if (message == null && isDrained()) {
      throw reasons().receiveClosed();
    }
    return cast(message);
  }

  /** {@link Core#awaitReceive}, recorded. */
  @SuppressWarnings("ReferenceEquality") // a mark equals itself alone
  @Nullable Object awaitReceive(boolean timed, long deadline) throws InterruptedException {
    Object wait = FlightEvents.receiveWaits();
    Object message;
    try {
      message = core.awaitReceive(timed, deadline);
    } finally {
      FlightEvents.waited(wait, this);
    }
    if (message == Core.INTERRUPTED) {
      throw reasons().receiveInterrupted();
    }
    return message;
  }

  /** Casts what came out of the core. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // only a T was sent
  public @Nullable T cast(@Nullable Object message) {
    return (T) message;
  }

  /** As {@code Sender.closeWith}. */
  public void closeWith(@Nullable Throwable cause) {
    if (cause == null) {
      throw reasons().nullCause();
    }
    change(now -> now.closed(cause));
  }

  /**
   * Takes an end away, by a step that counts it. This never cancels a closed and drained channel:
   * nothing is left to give back, and receivers are to be told of the regular end.
   */
  public void closeEnd(UnaryOperator<Ends> step) {
    change(now ->
        now.phase() == Phase.CLOSED && isDrained()
            ? step.apply(now).withPhase(Phase.CLOSED)
            : step.apply(now));
  }

  /** As {@code Chan.cancel}. */
  public void cancel() {
    change(Ends::cancelled);
  }

  /** Changes the ends, and does what follows from the change. */
  public void change(UnaryOperator<Ends> step) {
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

  // idempotent: a second caller must not return before it is closed, even if the first is slow
  private void end(Phase phase) {
    core.close();
    boolean mine = phase == Phase.CANCELLED && core.cancel();
    var failures = new Failures();
    failures.collect(() -> core.wakeSenders());
    failures.collect(() -> core.wakeReceivers());
    if (origin != null) {
      failures.collect(() -> origin.ended(this));
    }
    failures.collect(() -> tellWatchers());
    if (mine) {
      failures.collect(() -> giveBack());
    }
    failures.throwFirst();
  }

  /** Gives every message left to the hook, even if it throws; then throws what it threw first. */
  private void giveBack() {
    var failures = new Failures();
    Object event = FlightEvents.givesBack();
    core.withdraw(message -> failures.add(tellUndelivered(message, null)));
    FlightEvents.gaveBack(event, this, core.withdrawn());
    failures.throwFirst();
  }

  /** Gives a message to the hook, if there is one. */
  public void tellUndelivered(Object message) {
    if (onUndelivered != null) {
      onUndelivered.accept(Objects.requireNonNull(cast(message)));
    }
  }

  /**
   * The same. Allocates nothing, so that a lack of memory does not lose the message.
   *
   * @param before what failed before
   * @return the first of that and what the hook threw; null if nothing failed
   */
  public @Nullable Throwable tellUndelivered(Object message, @Nullable Throwable before) {
    try {
      tellUndelivered(message);
      return before;
    } catch (Throwable failure) {
      return Failures.first(before, failure);
    }
  }

  /** Counts messages that were received and are given back to the hook. */
  void countReturned(long messages) {
    RETURNED.getAndAdd(this, messages);
  }

  /** How many messages were received and given back. */
  public long returned() {
    return returned;
  }

  /** Lets a watcher look whenever the end may have come. It must also look once after this call. */
  public void watch(Watchers.Watcher watcher) {
    Watchers all = watchers;
    if (all == null) {
      WATCHERS.compareAndSet(this, null, new Watchers(core));
      all = Objects.requireNonNull(watchers);
    }
    core.afterTaking(all); // also where another thread has made it, and has not come so far yet
    all.add(watcher);
  }

  /** The watcher need not look any more. */
  public void watchNoMore(Watchers.Watcher watcher) {
    Watchers all = watchers;
    if (all != null) {
      all.remove(watcher);
    }
  }

  /** To call when a sending end was moved, or closed. */
  public void tellWatchers() {
    Watchers all = watchers;
    if (all != null) {
      all.tell();
    }
  }
}
