// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.Stop;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.Ticket;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.job.FlightEvents;
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
 * What a pool's queue holds: a job, or a signal that stops a runner. It is its submitter's ticket.
 *
 * The runner that starts the job, or the thread that cancels it before, claims the entry by setting
 * the gate, and ends it, once. Most often one thread waits for that, parked; else a stack of watches.
 *
 *   END             TO       BY           WHEN
 *   null            Thread   that thread  it is the first, and waits as long as it takes
 *   Thread          null     that thread  it is interrupted
 *   Thread          Watch    another      it wants to know, too; the thread is woken, and watches
 *   null, Watch     Watch    any          it wants to know; the new one is on top
 *   Watch           its next any          it has given up, and those that have are swept out
 *   all but Outcome Outcome  the claimer  the job has ended; tells the thread, or all in the stack
 *
 * I1  A watch that has not given up stays in the stack: sweeping takes out only those that have.
 */
public abstract sealed class Entry<R extends @Nullable Object> implements Ticket<R> {
  /** The gate of an entry whose job no runner runs alone: it is never entered. */
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

    /** What a thread parks on that waits for the end of an entry. */
    TicketLine ticketLine();

    /** An entry that had not started was called off. */
    void calledOff(Entry<?> entry);

    /** Waits as one of the pool's runners does; false if the calling thread is none. */
    boolean awaitFromWithin(Entry<?> entry) throws InterruptedException;
  }

  private final Home pool;
  private volatile @Nullable InterruptGate gate; // of the claimer
  private volatile @Nullable Object end;
  boolean cancelSeen; // by its runner, before it ends

  private Entry(Home pool) {
    this.pool = pool;
  }

  /** A job. */
  public static final class Job<R extends @Nullable Object> extends Entry<R> {
    private final long submitted; // nanoTime if jobs are recorded, else 0
    @Nullable KeyLine<Job<R>> line; // of its key, until it is done; under the inlet's lock
    private volatile boolean cancelRequested;
    private @Nullable Object job; // null when it has ended; by the claimer
    private @Nullable Context context; // captured at submit; the same

    public Job(Home pool, Object job, @Nullable Context context) {
      super(pool);
      this.job = job;
      this.context = context;
      this.submitted = FlightEvents.recordsJobs() ? System.nanoTime() : 0;
    }

    @Override
    public Object submission() {
      return Objects.requireNonNull(job, "it has ended");
    }

    /** When it was submitted, by nanoTime, if jobs are recorded; else 0. */
    public long submitted() {
      return submitted;
    }

    /** Whether somebody has called it off who had not claimed it. */
    public boolean isCancelRequested() {
      return cancelRequested;
    }

    /** The same, asked by its runner, which interrupts itself then. */
    public boolean seesCancelRequested() {
      return cancelSeen |= cancelRequested;
    }

    /** What it runs in; null if in nothing. */
    public @Nullable Context context() {
      return context;
    }

    @Override
    public void requestCancel() {
      cancelRequested = true;
    }

    @Override
    void forget() { // whoever keeps the ticket wants the outcome only
      job = null;
      context = null;
    }
  }

  /** A signal that takes a runner out of service. */
  public static final class Signal<R extends @Nullable Object> extends Entry<R> {
    private final Stop signal;

    public Signal(Home pool, Stop signal) {
      super(pool);
      this.signal = signal;
    }

    @Override
    public Object submission() {
      return signal;
    }
  }

  /** What was submitted. Until it has ended. */
  public abstract Object submission();

  /** Says that it ends as called off if it can; interrupts nobody. Of one that is claimed. */
  public void requestCancel() {}

  void forget() {}

  // ---- the ticket

  @Override
  public R join() throws InterruptedException {
    boolean unused = await() != null;
    return result();
  }

  /** Its result, or its failure thrown. When it has ended. */
  public final R result() {
    Outcome<R> outcome = outcome();
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
        boolean unused = pool.awaitFromWithin(this) || awaitAlone() || awaitEnd(Wait.FOR_EVER);
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
    return outcome();
  }

  @Override
  public @Nullable Outcome<R> await(Duration timeout) throws InterruptedException {
    long nanos = Settings.nanos(timeout);
    if (Thread.interrupted()) {
      throw interrupted();
    }
    if (!ended() && nanos > 0) {
      try {
        boolean unused = awaitEnd(nanos);
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
    return poll();
  }

  @Override
  public @Nullable Outcome<R> poll() {
    Object now = end;
    return now instanceof Outcome<?> ? cast(now) : null;
  }

  @Override
  public boolean cancel() {
    if (claim(NOBODY)) {
      pool.calledOff(this); // while it still knows its job
      return true;
    }
    if (ended()) {
      return false;
    }
    requestCancel(); // before the gate: the runner looks after it has entered
    InterruptGate claimers = gate;
    boolean landed = claimers != null && claimers.interrupt(this);
    return landed || !ended() || cancelSeen || poll() instanceof Outcome.Cancelled;
  }

  @Override
  public CompletionStage<R> toCompletionStage() {
    JobStage<R> stage = new JobStage<>(pool.name());
    if (!watch(new Watch(0, () -> stage.completeElsewhere(outcome(), describe(outcome()))))) {
      stage.complete(outcome(), describe(outcome()));
    }
    return stage.view();
  }

  /* When it has ended. */
  private Outcome<R> outcome() {
    return Objects.requireNonNull(poll());
  }

  /** Returns the pool's name and how the job ended, if it has; never the job or its result. */
  @Override
  public String toString() {
    Outcome<R> outcome = poll();
    String state =
        outcome != null
            ? outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT)
            : gate != null ? "running" : "queued";
    return "Ticket[" + pool.name() + ", " + state + "]";
  }

  // ---- who wants to know the end

  /* A thread that waits for the end, or what is to be done then. */
  private final class Watch extends Wait {
    private final @Nullable Runnable then;
    private volatile @Nullable Watch next;
    private volatile boolean givenUp;

    Watch(long nanos, @Nullable Runnable then) {
      super(pool.ticketLine(), nanos);
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

  /* Waits for the end if no other does; false if another wants to know, too. */
  @SuppressWarnings("ReferenceEquality") // a thread equals itself alone
  private boolean awaitAlone() throws InterruptedException {
    Thread self = Thread.currentThread();
    if (self instanceof ForkJoinWorkerThread || !END.compareAndSet(this, null, self)) {
      return false; // a watch lets a worker's pool start another in its place
    }
    while (end == self) {
      LockSupport.park(pool.ticketLine());
      if (Thread.interrupted()) {
        if (END.compareAndSet(this, self, null)) {
          throw new InterruptedException();
        }
        self.interrupt(); // it has ended meanwhile, or the watch gives up
      }
    }
    return ended();
  }

  /** Waits for the end; false if time ran out. Interruption: the flag is clear if it throws. */
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

  /* False if it has ended. */
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

  /* I1. Another one that sweeps may put back what has given up, but takes out nothing else. */
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

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what is put in end
  private static <X> X cast(Object of) {
    return (X) of;
  }

  // ---- for the pool

  /** The job is the caller's to run, inside this gate. */
  public final boolean claim(InterruptGate claimers) {
    return GATE.compareAndSet(this, null, claimers);
  }

  public final boolean isClaimed() {
    return gate != null;
  }

  /** Called once, by who claimed. */
  public final void complete(Outcome<R> outcome) {
    forget();
    Object before = END.getAndSet(this, outcome);
    if (before instanceof Thread alone) {
      LockSupport.unpark(alone);
      return;
    }
    for (Watch w = before == null ? null : cast(before); w != null; w = w.next) {
      w.tell();
    }
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

  /* Of a job that was called off. */
  private String describe(Outcome<R> outcome) {
    boolean started = outcome instanceof Outcome.Cancelled<R> cancelled && cancelled.started();
    return pool.name() + ": the job was called off " + (started ? "running" : "unstarted");
  }
}
