// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RunnerPool} gives for a job that it accepted. It ends as exactly one {@link
 * Outcome}. May be used by any number of threads.
 *
 * @param <R> the result
 */
public final class Ticket<R extends @Nullable Object> {
  /*
   * Whoever sets the gate has claimed the ticket: the runner that starts the job, or who cancels it
   * before. The claimer ends it. Until then there are those who wait: most often one, who parks
   * here. A future is made for whoever wants something else: to wait beside another, for a time, or
   * in a worker of a fork-join pool; or a stage.
   *
   *   END              TO      BY            WHEN
   *   null             Thread  who waits     it is the first, and waits as long as it takes
   *   Thread           null    that thread   it is interrupted
   *   null, Thread     future  another       it makes one; a thread is woken, and waits for that
   *   any but Outcome  Outcome the claimer   the job has ended; tells the thread or the future
   */
  /** The gate of a ticket whose job no runner runs alone: it is never entered. */
  static final InterruptGate NOBODY = new InterruptGate();

  private static final VarHandle GATE;
  private static final VarHandle END;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      GATE = lookup.findVarHandle(Ticket.class, "gate", InterruptGate.class);
      END = lookup.findVarHandle(Ticket.class, "end", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Nullable Object job; // null when it has ended; by the claimer
  @Nullable Context context; // captured at submit; the same
  final long submitted; // nanoTime if jobs are recorded, else 0
  private final PoolCore<?, ?, R> pool;
  private volatile @Nullable InterruptGate gate; // of the claimer
  private volatile @Nullable Object end;
  volatile boolean cancelRequested;
  KeyedInlet.@Nullable Line<R> line; // written before it is accepted

  Ticket(PoolCore<?, ?, R> pool, Object job, @Nullable Context context) {
    this.pool = pool;
    this.job = job;
    this.context = context;
    this.submitted = FlightEvents.recordsJobs() ? System.nanoTime() : 0;
  }

  /** Stands for a batch of tickets that were taken. */
  Ticket(PoolCore<?, ?, R> pool, Batch<R> batch) {
    this.pool = pool;
    this.job = batch;
    this.context = null;
    this.submitted = batch.tickets().getFirst().submitted;
  }

  /**
   * Waits for the result.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the job goes on.
   *
   * @return the result, may be null
   * @throws TaskFailedException if the job threw; that is the cause
   * @throws CancellationException if the job was called off
   * @throws IllegalStateException if called by the job itself, or by one that the job has to wait
   *     for; or if every runner of the pool waits like this for its own pool, so that none could
   *     ever go on. What isn't seen: waits without this method, as through {@link
   *     #toCompletionStage()}; and waits of threads that a job has started, as by a run of its own
   * @throws InterruptedException if interrupted first
   */
  public R join() throws InterruptedException {
    Outcome<R> outcome = await();
    return switch (outcome) {
      case Outcome.Success<R> success -> success.result();
      case Outcome.Failure<R> failure -> throw failed(failure.cause());
      case Outcome.Cancelled<R> cancelled -> throw new CancellationException(describe(cancelled));
    };
  }

  /**
   * Waits for the job's end, whichever it is. Interruption and exceptions as {@link #join()}, but
   * for those that come from the job.
   *
   * @return how the job ended
   * @throws IllegalStateException if every runner of the pool waits for its own pool
   * @throws InterruptedException if interrupted first; the job goes on
   */
  public Outcome<R> await() throws InterruptedException {
    if (Thread.interrupted()) {
      throw interrupted();
    }
    if (!ended()) {
      PoolRunner<?, ?, ?> runner = PoolRunner.current();
      if (runner != null && runner.belongsTo(pool)) {
        runner.awaitOwn(this);
      } else {
        awaitAlone();
      }
    }
    Outcome<R> outcome = poll();
    try {
      return outcome != null ? outcome : future().get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Waits for the job's end, at most so long.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the job goes on.
   *
   * @param timeout longest wait; zero or less means none
   * @return how the job ended, or null if it hasn't yet; it goes on then
   * @throws InterruptedException if interrupted first
   */
  public @Nullable Outcome<R> await(Duration timeout) throws InterruptedException {
    long nanos = Settings.nanos(timeout);
    if (Thread.interrupted()) {
      throw interrupted();
    }
    Outcome<R> outcome = poll();
    if (outcome != null || nanos == 0) {
      return outcome;
    }
    try {
      return future().get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Looks whether the job has ended. Never waits.
   *
   * @return how the job ended, or null if it hasn't yet
   */
  public @Nullable Outcome<R> poll() {
    Object now = end;
    return now instanceof Outcome<?> ? cast(now) : null;
  }

  /**
   * Calls the job off. One that hasn't started never will, ends as {@code Cancelled(false)} at
   * once, and gives its room in the queue back. One that runs is interrupted, and ends as it
   * chooses: as {@code Cancelled(true)} if it answers the interrupt by throwing. One in a
   * {@linkplain PoolWork#batch batch} that runs goes on with the others. Never waits.
   *
   * @return false if the job had ended already
   */
  public boolean cancel() {
    if (cancelQueued()) {
      pool.calledOff(this);
      return true;
    }
    if (ended()) {
      return false;
    }
    cancelRequested = true; // before the gate: the runner looks after it has entered
    InterruptGate claimers = gate;
    boolean landed = claimers != null && claimers.interrupt(this);
    return landed || !ended();
  }

  /**
   * Views this ticket as a stage, for code that composes. It completes with the result, with what
   * the job threw, or with {@link CancellationException}. Functions that depend on it run in
   * whichever thread ends the job, which is most often its runner, or in the calling thread if it
   * has ended, or in one that waits for it; unless they are called by an {@code Async} method.
   * Completing or cancelling a future made of it does nothing to the job.
   *
   * @return a new stage
   */
  public CompletionStage<R> toCompletionStage() {
    CompletableFuture<R> stage = new CompletableFuture<>();
    var unused =
        future()
            .thenAccept(outcome -> {
              switch (outcome) {
                case Outcome.Success<R> success -> stage.complete(success.result());
                case Outcome.Failure<R> failure -> stage.completeExceptionally(failure.cause());
                case Outcome.Cancelled<R> cancelled ->
                    stage.completeExceptionally(new CancellationException(describe(cancelled)));
              }
            });
    return stage.minimalCompletionStage();
  }

  /** Returns the pool's name and how the job ended, if it has; never the job or its result. */
  @Override
  public String toString() {
    Outcome<R> outcome = poll();
    String state =
        outcome != null
            ? outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
            : gate != null ? "running" : "queued";
    return "Ticket[" + pool.name() + ", " + state + "]";
  }

  // ---- who waits

  /* Waits for the end if no other does, or until another wants to wait too. */
  @SuppressWarnings("ReferenceEquality") // a thread equals itself alone
  private void awaitAlone() throws InterruptedException {
    Thread self = Thread.currentThread();
    if (self instanceof ForkJoinWorkerThread || !END.compareAndSet(this, null, self)) {
      return; // the future's wait lets a worker's pool start another in its place
    }
    while (end == self) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        if (END.compareAndSet(this, self, null)) {
          throw interrupted();
        }
        self.interrupt(); // it has ended meanwhile, or the future's wait throws
      }
    }
  }

  private CompletableFuture<Outcome<R>> future() {
    CompletableFuture<Outcome<R>> made = new CompletableFuture<>();
    while (true) {
      Object now = end;
      if (now instanceof Outcome<?>) {
        made.complete(cast(now));
        return made;
      }
      if (now instanceof CompletableFuture<?>) {
        return cast(now);
      }
      if (END.compareAndSet(this, now, made)) {
        if (now != null) {
          LockSupport.unpark((Thread) now);
        }
        return made;
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what is put in end
  private static <X> X cast(Object of) {
    return (X) of;
  }

  // ---- for the pool

  /** The job is the caller's to run, inside this gate. */
  boolean claim(InterruptGate claimers) {
    return GATE.compareAndSet(this, null, claimers);
  }

  /** Ends a job that nobody has started. */
  boolean cancelQueued() {
    if (!claim(NOBODY)) {
      return false;
    }
    complete(new Outcome.Cancelled<>(false));
    return true;
  }

  /** Called once, by who claimed. */
  void complete(Outcome<R> outcome) {
    job = null; // whoever keeps the ticket wants the outcome only
    context = null;
    Object before = END.getAndSet(this, outcome);
    if (before instanceof Thread waiting) {
      LockSupport.unpark(waiting);
    } else if (before != null) {
      Ticket.<CompletableFuture<Outcome<R>>>cast(before).complete(outcome);
    }
  }

  boolean ended() {
    return end instanceof Outcome<?>;
  }

  /** Whether {@code other} can't end before this, which runs: it is this, or behind it. */
  boolean standsBefore(Ticket<?> other) {
    return this == other
        || (job instanceof Batch<?> batch
            ? batch.tickets().stream().anyMatch(t -> t.standsBefore(other))
            : line != null && line == other.line);
  }

  private InterruptedException interrupted() {
    return new InterruptedException(pool.name() + ": interrupted while waiting; the job goes on");
  }

  private TaskFailedException failed(Throwable cause) {
    return new TaskFailedException(
        pool.name() + ": the job failed: " + Failures.text(cause), cause, 1);
  }

  private String describe(Outcome.Cancelled<R> cancelled) {
    return pool.name()
        + ": the job was called off "
        + (cancelled.started() ? "running" : "unstarted");
  }
}
