// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs virtual threads one at a time, on the calling thread, in an order that a seed decides.
 *
 * <p>Parking, interrupts and permits are the JDK's own; only who runs next is drawn. Time is
 * virtual: a timed park may end at any step, and the clock then jumps to its deadline; now and then
 * by two seconds more, as if the system had stopped everybody. When nobody can run and somebody is
 * not done, a wake-up was lost.
 *
 * <p>Threads are switched where they park and at {@link #point}, which {@link DetWeaver} puts
 * before every access to shared state. Executions are sequentially consistent but for one thing: a
 * release store to an array stays in a buffer of its thread for a while, past reads of fields, as
 * it may on real machines. It leaves the buffer before the thread's next other access, and before
 * time passes.
 */
public final class DetScheduler implements Executor {
  private static final ThreadLocal<@Nullable DetScheduler> CURRENT = new ThreadLocal<>();
  private static final Constructor<?> BUILDER = builder();

  /** The body of a thread. */
  public interface Body {
    /**
     * Runs to its end.
     *
     * @throws Exception which fails the run
     */
    void run() throws Exception;
  }

  private final DetStores stores = new DetStores();
  private final List<Runnable> ready = new ArrayList<>();
  private final Queue<Runnable> arrived = new ConcurrentLinkedQueue<>();
  private final DetThreads threads = new DetThreads();
  private final SplittableRandom random;
  private final DetOrder order;
  private final DetClock clock;
  private final DetTrace trace;
  private int mostSteps = 2_000_000;
  private int steps;
  private int initializers; // that run
  private @Nullable Runnable running;
  private @Nullable Throwable failure;
  private int thrown;

  /**
   * Makes one for one run.
   *
   * @param seed decides the order
   * @param traced whether the last steps are kept, for {@link #told}
   */
  public DetScheduler(long seed, boolean traced) {
    random = new SplittableRandom(seed);
    clock = new DetClock(random);
    order = new DetOrder(seed, random);
    trace = new DetTrace(traced);
  }

  private static Constructor<?> builder() {
    try {
      // what the JDK's own tests use, the same on 21 to 28; needs
      // --add-opens=java.base/java.lang=ALL-UNNAMED
      var constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public void execute(Runnable continuation) {
    arrived.add(continuation); // from a thread of the JVM's own if it was blocked, see isElsewhere
  }

  /**
   * Counts the steps.
   *
   * @return how many so far
   */
  public int steps() {
    return steps;
  }

  /**
   * Says how much time has passed.
   *
   * @return nanoseconds
   */
  public long elapsed() {
    return clock.now();
  }

  /**
   * From now on only waiting takes time: the system stops nobody for seconds.
   *
   * @return this
   */
  public DetScheduler unstopped() {
    clock.unstopped();
    return this;
  }

  /**
   * Says how long a run may be before somebody seems to spin.
   *
   * @param most steps; two millions, if this isn't called
   */
  public void limit(int most) {
    mostSteps = most;
  }

  /**
   * Gives what draws the order, for what a scenario draws.
   *
   * @return the one of this run
   */
  public SplittableRandom random() {
    return random;
  }

  /**
   * Starts a thread that runs when its turn comes.
   *
   * @param name for traces and failures
   * @param body what it does; what it throws fails the run
   * @return the thread
   */
  public Thread fork(String name, Body body) {
    return run(newBuilder().name(name), body);
  }

  Thread run(Thread.Builder builder, Body body) {
    var thread = unstarted(builder, body);
    thread.start();
    return thread;
  }

  /** Makes a thread that is run by this when it was started. */
  Thread unstarted(Thread.Builder builder, Body body) {
    Runnable task =
        () -> {
          CURRENT.set(this);
          try {
            body.run();
          } catch (Throwable e) {
            failure = failure == null ? e : failure;
          }
          flush();
          if (order.endsLate(Objects.requireNonNull(running))) {
            Thread.yield();
          }
          threads.ends();
        };
    var thread = builder.unstarted(task);
    threads.add(thread);
    return thread;
  }

  /**
   * Finds threads that have begun and not ended.
   *
   * @param part of their names
   * @return their names
   */
  public List<String> living(String part) {
    return threads.living().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(part))
        .toList();
  }

  DetThreads threads() {
    return threads;
  }

  Thread.Builder.OfVirtual newBuilder() {
    try {
      return (Thread.Builder.OfVirtual) BUILDER.newInstance(this);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Waits for a thread's end, whatever interrupts arrive. In place of Thread.join, which may go
   * through threads of the JDK's own.
   *
   * @param other a thread of this scheduler
   */
  public void join(Thread other) {
    boolean interrupted = false;
    for (boolean joined = false; !joined; ) {
      try {
        joined = join(other, Long.MAX_VALUE);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a thread's end, at most so long; false if time ran out. */
  boolean join(Thread other, long nanos) throws InterruptedException {
    return await(other, () -> !threads.isAlive(other), nanos);
  }

  /** Waits for a state whose change unparks the calling thread, or is the end of a thread. */
  boolean await(Object blocker, BooleanSupplier state, long nanos) throws InterruptedException {
    long end = clock.now() + nanos;
    threads.awaitsAnEnd(true);
    try {
      while (!state.getAsBoolean()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (nanos != Long.MAX_VALUE && end - clock.now() <= 0) {
          return false;
        }
        clock.park(blocker, nanos == Long.MAX_VALUE ? nanos : end - clock.now());
      }
      return true;
    } finally {
      threads.awaitsAnEnd(false);
    }
  }

  /**
   * Waits for a state that others bring about. It is looked at now and then, and when nobody else
   * can go on; then it holds, or the run is stuck.
   *
   * @param state what is awaited; looked at by the thread that runs the others, so it never waits
   */
  public void awaitTrue(BooleanSupplier state) {
    threads.awaitState(state);
  }

  private boolean somebodyCanGoOn() {
    return someReady() || clock.isAwaited() || (threads.wakeWhoseStateHasCome() && someReady());
  }

  /** Runs until nobody is ready any more. */
  public void runReady() {
    while (somebodyCanGoOn()) {
      if (threads.someAwaitAState() && random.nextInt(64) == 0) {
        threads.wakeWhoseStateHasCome();
      }
      if (clock.isAwaited() && (ready.isEmpty() || clock.hurries())) {
        stores.flushAll();
        clock.fireOne();
      } else {
        running = order.next(ready);
        step();
        running.run();
      }
    }
  }

  private boolean someReady() {
    boolean none = !collectReady();
    while (none && !clock.isAwaited() && threads.isOneElsewhere()) {
      Thread.yield();
      none = !collectReady();
    }
    return !none;
  }

  private boolean collectReady() {
    for (Runnable next; (next = arrived.poll()) != null; ) {
      ready.add(next);
    }
    return !ready.isEmpty();
  }

  /** Runs until every thread is done; an AssertionError tells which thread failed or is stuck. */
  public void run() {
    runReady();
    for (int i = 0; i < 20 && failure == null && !threads.living().isEmpty(); i++) {
      LockSupport.parkNanos(1_000_000); // one may wait for a lock that the JDK has but once
      runReady();
    }
    if (failure != null) {
      throw new AssertionError("a thread failed after " + steps + " steps: " + failure, failure);
    }
    var stuck = threads.living().stream().map(DetThreads::describe).toList();
    if (!stuck.isEmpty()) {
      throw new AssertionError("stuck after " + steps + " steps: " + stuck);
    }
  }

  /**
   * Tells the last steps, if they were traced.
   *
   * @return a line each
   */
  public String told() {
    return trace.told();
  }

  private void step() {
    if (++steps > mostSteps) {
      throw new AssertionError("no end after " + steps + " steps: somebody spins");
    }
  }

  /** One more, or one less, class is being initialized: that happens in one run only. */
  void initializes(int more) {
    initializers += more;
  }

  private void reach(String site) {
    if (initializers > 0) {
      return; // or the same seed would give another order in a later run
    }
    step();
    trace.add(site);
    if (!stores.isEmpty() && random.nextInt(16) == 0) {
      stores.flushOldest();
    }
    if (order.looksAround()) {
      collectReady();
    }
    if (order.switches(Objects.requireNonNull(running), ready)) {
      Thread.yield();
    }
  }

  /** Shows what the calling thread has stored. */
  void flush() {
    if (!stores.isEmpty()) {
      stores.flush(Thread.currentThread());
    }
  }

  DetStores stores() {
    return stores;
  }

  /**
   * Where another thread may come in between.
   *
   * @param site what comes next, for the trace
   */
  public static void point(String site) {
    if (Thread.currentThread().isVirtual()) {
      var scheduler = current();
      if (scheduler != null) {
        scheduler.reach(site);
      }
    }
  }

  /** The scheduler that runs the calling thread; null if none does. */
  static @Nullable DetScheduler current() {
    return CURRENT.get();
  }

  DetClock clock() {
    return clock;
  }

  /**
   * Throws now and then, where a fault is planted.
   *
   * @param always not now and then only
   */
  void outOfMemory(boolean always) {
    if (always || random.nextBoolean()) {
      thrown++;
      throw new OutOfMemoryError("planted");
    }
  }

  /**
   * Counts the errors that a planted fault has thrown.
   *
   * @return how many so far
   */
  public int thrown() {
    return thrown;
  }
}
