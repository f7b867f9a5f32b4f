// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.Ticket;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.job.InterruptGate;
import dev.heddle.tasks.scope.Settings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * An entry of a pool's queue: a job, or a signal that stops a runner. It is also the ticket of its submitter.
 *
 * The claimer of an entry is the runner that starts the job, or the thread that ends it before it starts. It claims
 * the entry by setting the gate, and ends the entry once. Most often one thread waits for the end, and parks without
 * a watch. Otherwise each waiting thread, and each action to run at the end, has a watch in a stack.
 *
 *   END             TO       BY           WHEN
 *   null            Thread   that thread  is the first to wait, and waits without a time limit
 *   Thread          null     that thread  is interrupted
 *   Thread          Watch    another      waits or adds an action, too; wakes the thread, which then adds a watch
 *   null, Watch     Watch    any          waits or adds an action; the new watch is on top
 *   Watch           its next any          the watch has given up; every such watch is swept out
 *   all but Outcome Outcome  the claimer  the job has ended; wakes the thread, or tells all watches in the stack
 *
 * I1  A watch that has not given up stays in the stack: a sweep removes only watches that have given up.
 */
public abstract sealed class Entry<R extends @Nullable Object> implements Ticket<R>
    permits JobEntry, SignalEntry {
  /** The gate of an entry that is a signal, is in a batch, or ends unstarted. Never entered. */
  public static final InterruptGate NOBODY = new InterruptGate();

  private static final VarHandle GATE;
  private static final VarHandle END;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      GATE = lookup.findVarHandle(Entry.class, "gate", InterruptGate.class);
      END = lookup.findVarHandle(Entry.class, "end", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /* The pool, as its entries know it. */
  public interface Home {
    String name();

    /** The object that a thread parks on while it waits for the end of an entry. */
    TicketBlocker ticketBlocker();

    /** Whether a failure is to be logged if nobody sees it. */
    default boolean logsUnseenFailures() {
      return false;
    }

    /** Called when the time of an entry is up; it may have been claimed before. */
    default void timeIsUp(JobEntry<?> entry) {}

    /** Called when an entry that had not started was called off. */
    void calledOff(Entry<?> entry);

    /** Waits in a way of the pool's own, if that is due to the calling thread; otherwise false. */
    boolean awaitFromWithin(Entry<?> entry, long nanos) throws InterruptedException;
  }

  private final Home pool;
  private volatile @Nullable InterruptGate gate; // of the claimer
  private volatile @Nullable Object end;
  private volatile boolean held;
  private boolean counted; // among those that may expire; by the submitter, then by the claimer
  boolean cancelSeen; // written by its runner, before the end
  private @Nullable UnseenFailure unseen; // written by the claimer, before the end

  Entry(Home pool) {
    this.pool = pool;
  }

  /** The job or signal that was submitted. To be called before the end. */
  public abstract Object submission();

  /** When it must have been started; null if it may wait as long as it likes. */
  public @Nullable Deadline startBy() {
    return null;
  }

  /** Makes the entry expire when its time is up, unless it is claimed by then. Called once. */
  public void mayExpire() {}

  /** Asks a claimed entry to end as called off, if it can. Interrupts no thread. */
  public void requestCancel() {}

  void forget() {}

  final Home home() {
    return pool;
  }

  // ---- the ticket

  @Override
  public R join() throws InterruptedException {
    boolean unused = await() != null;
    return result();
  }

  /** Returns the result, or throws the failure. To be called after the end. */
  public final R result() {
    Outcome<R> outcome = seenOutcome();
    return switch (outcome) {
      case Outcome.Success<R> success -> success.result();
      case Outcome.Failure<R> failure -> throw failed(failure.cause());
      case Outcome.Cancelled<R> cancelled -> throw new CancellationException(describe(outcome));
    };
  }

  @Override
  public Outcome<R> await() throws InterruptedException {
    if (Thread.interrupted()) {
      throw interrupted();
    }
    if (!ended()) {
      try {
        boolean unused = pool.awaitFromWithin(this, Wait.FOR_EVER) || awaitAlone();
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
    return seenOutcome();
  }

  @Override
  public @Nullable Outcome<R> await(Duration timeout) throws InterruptedException {
    long nanos = Settings.nanos(timeout);
    if (Thread.interrupted()) {
      throw interrupted();
    }
    if (!ended() && nanos > 0) {
      try {
        boolean unused = pool.awaitFromWithin(this, nanos) || awaitEnd(nanos);
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
    return poll();
  }

  @Override
  public @Nullable Outcome<R> poll() {
    Outcome<R> outcome = ended() ? outcome() : null;
    if (outcome instanceof Outcome.Failure && unseen != null) {
      unseen.isSeen();
    }
    return outcome;
  }

  @Override
  public boolean cancel() {
    return cancel(true);
  }

  @Override
  public boolean cancel(boolean interruptIfRunning) {
    if (claim(NOBODY)) {
      pool.calledOff(this); // while it still has its job
      return true;
    }
    return interruptIfRunning && interrupt();
  }

  /* Interrupts the job, which has been claimed; false if it had ended. */
  private boolean interrupt() {
    if (ended()) {
      return false;
    }
    requestCancel(); // before the interrupt: the runner checks this after it enters the gate
    InterruptGate claimers = gate;
    boolean landed = claimers != null && claimers.interrupt(this);
    return landed || !ended() || cancelSeen || end instanceof Outcome.Cancelled;
  }

  @Override
  public CompletionStage<R> toCompletionStage() {
    JobStage<R> stage = new JobStage<>(pool.name());
    if (!watch(new Watch(0, () -> stage.completeElsewhere(seenOutcome(), describe(outcome()))))) {
      stage.complete(seenOutcome(), describe(outcome()));
    }
    return stage.view();
  }

  private Outcome<R> outcome() { // to be called after the end
    return cast(Objects.requireNonNull(end));
  }

  /* The same, for the user. */
  private Outcome<R> seenOutcome() {
    return Objects.requireNonNull(poll());
  }

  /** Returns the pool's name and the state of the job; never the job or its result. */
  @Override
  public String toString() {
    Outcome<R> outcome = ended() ? outcome() : null;
    String state =
        outcome != null
            ? outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT)
            : gate != null ? "running" : "queued";
    return "Ticket[" + pool.name() + ", " + state + "]";
  }

  // ---- waiting for the end

  /* A thread that waits for the end, or an action to run at the end. */
  private final class Watch extends Wait {
    private final @Nullable Runnable then;
    private volatile @Nullable Watch next;
    private volatile boolean givenUp;

    Watch(long nanos, @Nullable Runnable then) {
      super(pool.ticketBlocker(), nanos);
      this.then = then;
    }

    @Override
    public boolean isOver() {
      return ended();
    }

    private void tell() {
      if (then != null) {
        then.run();
      } else {
        wake();
      }
    }
  }

  /* Waits for the end, without a watch if that is possible. */
  @SuppressWarnings("ReferenceEquality") // a thread equals itself alone
  private boolean awaitAlone() throws InterruptedException {
    Thread self = Thread.currentThread();
    if (self instanceof ForkJoinWorkerThread || !END.compareAndSet(this, null, self)) {
      return awaitEnd(Wait.FOR_EVER); // the pool of a worker can start another worker meanwhile
    }
    while (end == self) {
      LockSupport.park(pool.ticketBlocker());
      if (Thread.interrupted()) {
        if (END.compareAndSet(this, self, null)) {
          throw new InterruptedException();
        }
        self.interrupt(); // the job has ended meanwhile, or awaitEnd will throw
      }
    }
    return ended() || awaitEnd(Wait.FOR_EVER);
  }

  /** Waits for the end; false if time ran out. If it throws, the interrupt status is clear. */
  public final boolean awaitEnd(long nanos) throws InterruptedException {
    Watch watch = new Watch(nanos, null);
    if (!watch(watch)) {
      return true;
    }
    try {
      return watch.await();
    } finally {
      if (!ended()) {
        watch.givenUp = true;
        sweep();
      }
    }
  }

  /* Adds a watch; false if the job has ended. */
  private boolean watch(Watch watch) {
    while (true) {
      Object now = end;
      if (now instanceof Outcome<?>) {
        return false;
      }
      watch.next = now instanceof Entry<?>.Watch ? cast(now) : null;
      if (END.compareAndSet(this, now, watch)) {
        if (now instanceof Thread alone) {
          LockSupport.unpark(alone);
        }
        return true;
      }
    }
  }

  /* I1. A concurrent sweep may put back a watch that has given up, but removes no other watch. */
  private void sweep() {
    Watch top = top();
    while (top != null && top.givenUp) {
      boolean unused = END.compareAndSet(this, top, top.next);
      top = top();
    }
    while (top != null) {
      Watch below = top.next;
      if (below != null && below.givenUp) {
        top.next = below.next;
      } else {
        top = below;
      }
    }
  }

  private @Nullable Watch top() {
    Object now = end;
    return now instanceof Entry<?>.Watch ? cast(now) : null;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // of what is put in end
  private static <X> X cast(Object of) {
    return (X) of;
  }

  // ---- for the pool

  /** Claims the entry; true if the caller may run the job, inside this gate, and must end it. */
  public boolean claim(InterruptGate claimers) {
    return GATE.compareAndSet(this, null, claimers);
  }

  public final boolean isClaimed() {
    return gate != null;
  }

  /** Ends the entry. Called once, by the claimer. */
  public final void complete(Outcome<R> outcome) {
    forget();
    if (outcome instanceof Outcome.Failure<R> failure && pool.logsUnseenFailures()) {
      unseen = new UnseenFailure(pool.name(), failure.cause());
    }
    Object before = END.getAndSet(this, outcome);
    if (before instanceof Thread alone) {
      LockSupport.unpark(alone);
    } else {
      for (Watch w = before == null ? null : cast(before); w != null; w = w.next) {
        w.tell();
      }
    }
    if (unseen != null) {
      unseen.watch(this);
    }
  }

  /** Called by a runner that has taken it, and serves it as soon as its state is renewed. */
  public final void hold(boolean holds) {
    held = holds;
  }

  /** Whether it was counted among those that may expire; from now on, {@code counts}. */
  public final boolean count(boolean counts) {
    boolean before = counted;
    counted = counts;
    return before;
  }

  public final boolean isHeld() {
    return held;
  }

  public final boolean ended() {
    return end instanceof Outcome<?>;
  }

  private InterruptedException interrupted() {
    return new InterruptedException(pool.name() + ": interrupted while waiting; the job goes on");
  }

  private TaskFailedException failed(Throwable cause) {
    return new TaskFailedException(
        pool.name() + ": the job failed: " + Failures.text(cause), cause, 1);
  }

  /* The message about a job that was called off. */
  private String describe(Outcome<R> outcome) {
    boolean started = outcome instanceof Outcome.Cancelled<R> cancelled && cancelled.started();
    return pool.name() + ": " + (started ? "the job was called off running" : unstarted());
  }

  /** Why the job ended without having started. */
  String unstarted() {
    return "the job was called off unstarted";
  }
}
