// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One call of run or map. The owner is the calling thread: it opens the scope, forks runners on
 * demand, hands results to the collector, waits for the runners' end, closes the scope. Runners take
 * inputs for themselves (Source) and leave results at their places (Sink).
 *
 * I1  end is written once. Who writes it then interrupts every registered runner.
 * I2  A runner registers its thread before it looks at end, so it sees end or is interrupted.
 * I3  active counts the runners that were forked and have not left; leaving is a runner's last step.
 * I4  The owner parks only in park(), after it has looked at all that it waits for; whoever changes
 *     any of it unparks the owner.
 *
 * Progress: the owner and the source's waiters park; the rest never waits.
 */
final class Run<I, A> {
  private static final VarHandle END;

  static {
    try {
      END = MethodHandles.lookup().findVarHandle(Run.class, "end", End.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Source<I> source;
  final Sink sink;
  final Settings settings;
  private final @Nullable Window window; // the sink, if it hands results out
  private final TaskFunction<? super I, ?> function;
  final ResultCollector<?, A> collector;
  final Gathering<A> gathering;
  private final Thread owner = Thread.currentThread();
  private final InterruptGate body = new InterruptGate(); // around the collector's foreign code
  final Failures failures = new Failures();
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger(); // runners that took an input
  private final int limit;
  private final int spare; // more where the owner may be too busy to fork
  private final long deadline; // nanoTime, if settings.deadlineNanos() >= 0
  private int forked; // owner only
  private @Nullable Scope scope; // owner only
  private @Nullable CancellationException signal; // owner only: thrown at a body to make it end
  @Nullable Throwable inputFailure; // by the holder of the source, once
  volatile @Nullable Runner<I> newest; // written by the owner
  volatile @Nullable End end;

  Run(
      Settings settings,
      Source<I> source,
      Sink sink,
      TaskFunction<? super I, ?> function,
      ResultCollector<?, A> collector) {
    this.settings = settings;
    this.source = source;
    this.sink = sink;
    this.function = function;
    this.gathering = collector.start(source.size());
    this.collector = collector;
    this.window = sink instanceof Window w ? w : null;
    this.limit =
        source.size() < 0 ? settings.runners() : Math.min(settings.runners(), source.size());
    this.spare = window == null ? 1 : 16;
    this.deadline = System.nanoTime() + Math.max(0, settings.deadlineNanos());
  }

  // ---- the owner

  @SuppressWarnings("ReferenceEquality") // the signal that was thrown, not a similar one
  A call() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before the first task; nothing was started");
    }
    if ((source.size() == 0 && window == null) || gathering.isHopeless()) {
      return new Conclusion<>(this).reach(null);
    }
    scope = settings.open();
    Timer timer = null;
    Throwable thrown = null;
    try {
      if (window != null && settings.deadlineNanos() >= 0) { // the collector may be busy then
        timer = Timer.after(settings.deadlineNanos(), () -> stop(End.DEADLINE));
      }
      serve();
    } catch (Throwable e) {
      thrown = e;
      stop(End.THROWN);
    }
    if (timer != null) {
      timer.cancel();
    }
    boolean interrupted = awaitRunners();
    thrown = close(scope, thrown);
    try {
      return new Conclusion<>(this).reach(thrown == signal ? null : thrown);
    } finally {
      if (interrupted) {
        owner.interrupt();
      }
    }
  }

  private void serve() {
    if (window == null) {
      awaitResult();
      return;
    }
    body.enter();
    try {
      if (end == null && !gathering.take(this, window)) {
        stop(End.ENOUGH);
      }
    } finally {
      body.exit();
    }
  }

  /**
   * Waits, and forks meanwhile, until the next result is there (true), or until the run is over or
   * stopped (false).
   */
  boolean awaitResult() {
    ForkRefusedException refusal = null;
    while (end == null) {
      boolean idle = active.get() == 0; // before looking for results
      boolean over = idle && !mayFork();
      boolean ready = window != null && window.ready();
      if (over && !ready) {
        return false;
      }
      if (Thread.interrupted()) {
        stop(End.INTERRUPTED);
      } else if (settings.deadlineNanos() >= 0 && System.nanoTime() - deadline >= 0) {
        stop(End.DEADLINE);
      } else if (refusal == null && mayFork()) {
        refusal = fork();
      } else if (refusal != null && idle && !ready) {
        throw Conclusion.<RuntimeException>unchecked(
            Objects.requireNonNull(refusal.getCause())); // nobody is left who could make a result
      } else if (ready || (window != null && window.readySoon())) {
        return true;
      } else {
        park();
      }
    }
    return false;
  }

  /** What a body is told that waits for a result when the run was stopped. */
  CancellationException unwind() {
    CancellationException thrown = new CancellationException("the system was stopped");
    signal = thrown;
    return thrown;
  }

  /* Spare runners wait for an input; there are at most as many as have found one, and a few. */
  private boolean mayFork() {
    return forked < limit
        && !source.ended()
        && (source.size() >= 0 || forked < 2 * (long) started.get() + spare);
  }

  /** Forks what may be forked, before the owner is busy with something else. */
  void forkAhead() {
    while (end == null && mayFork()) {
      if (fork() != null) {
        return;
      }
    }
  }

  /* Returns why the scope refuses now; null if it doesn't. */
  private @Nullable ForkRefusedException fork() {
    Runner<I> runner = new Runner<>(this, newest);
    newest = runner;
    active.incrementAndGet();
    try {
      Objects.requireNonNull(scope).fork(runner);
      forked++;
      return null;
    } catch (ForkRefusedException refusal) {
      active.decrementAndGet();
      newest = runner.next;
      return refusal;
    } catch (Throwable e) {
      active.decrementAndGet();
      throw e;
    }
  }

  private void park() {
    if (window == null || window.announce()) {
      if (end == null) {
        if (settings.deadlineNanos() < 0) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, deadline - System.nanoTime());
        }
      }
    }
    if (window != null) {
      window.withdraw();
    }
  }

  /* T1. Returns whether the caller was interrupted meanwhile. */
  private boolean awaitRunners() {
    boolean interrupted = false;
    while (active.get() != 0) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }

  private @Nullable Throwable close(Scope scope, @Nullable Throwable thrown) {
    try {
      scope.close();
    } catch (RuntimeException | Error e) {
      if (thrown == null) {
        return e;
      }
      thrown.addSuppressed(e);
    }
    return thrown;
  }

  // ---- the runners

  boolean stopped() {
    return end != null;
  }

  void execute(Runner<I> runner, I input) {
    Object event = FlightEvents.jobStarts(0);
    Object value;
    try {
      value = function.apply(input);
    } catch (Throwable e) {
      boolean answer = stopped() && InterruptAnswer.isIn(e);
      Outcome<?> outcome = answer ? new Outcome.Cancelled<>(true) : new Outcome.Failure<>(e);
      FlightEvents.jobEnded(event, settings.name(), outcome);
      threw(runner, outcome);
      return;
    }
    FlightEvents.jobEnded(event, settings.name(), FlightEvents.RETURNED);
    runner.done++;
    sink.put(runner, collector.outcomes ? new Outcome.Success<>(value) : value);
  }

  private void threw(Runner<I> runner, Outcome<?> outcome) {
    if (outcome instanceof Outcome.Failure<?> failure) {
      failures.add(failure.cause());
      FlightEvents.jobFailed(settings.name(), failure.cause());
      if (!collector.outcomes) {
        stop(End.FAILED);
      }
    } else {
      runner.interrupted++;
    }
    putOutcome(runner, outcome);
  }

  void putOutcome(Runner<I> runner, Outcome<?> outcome) {
    if (collector.outcomes) {
      sink.put(runner, outcome);
    }
  }

  void inputFailed(Throwable e) {
    if (!stopped() || !InterruptAnswer.isIn(e)) {
      inputFailure = e;
      stop(End.INPUT);
    }
  }

  /* A runner itself threw, which is a mistake of ours; say so instead of losing a result. */
  void broke(Throwable e) {
    failures.add(e);
    stop(End.FAILED);
  }

  void tookFirst() {
    started.incrementAndGet();
    if (source.size() < 0) {
      LockSupport.unpark(owner); // I4: it may want to fork
    }
  }

  void left() {
    if (active.decrementAndGet() == 0) {
      LockSupport.unpark(owner);
    }
  }

  // ---- any thread

  private void stop(End why) {
    if (!END.compareAndSet(this, null, why)) {
      return;
    }
    Thread self = Thread.currentThread();
    for (Runner<I> r = newest; r != null; r = r.next) {
      Thread thread = r.thread;
      if (thread != null && thread != self) {
        thread.interrupt();
      }
    }
    body.interrupt();
    LockSupport.unpark(owner);
  }
}
