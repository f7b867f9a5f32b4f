// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
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
  private static final long TWO_SECONDS = 2_000_000_000;
  private static final int MOST_STEPS = 2_000_000;
  private static final int TRACE_LENGTH = 400;
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

  private record Timer(Thread thread, long deadline) {}

  private final DetStores stores = new DetStores();
  private final List<Runnable> ready = new ArrayList<>();
  private final Queue<Runnable> arrived = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<Thread> joiners = new ArrayList<>();
  private final Set<Thread> done = Collections.newSetFromMap(new IdentityHashMap<>());
  private final SplittableRandom random;
  private final DetOrder order;
  private final int hurry; // of every so many steps, one ends a timed park
  private final @Nullable List<String> trace;
  private boolean stops = true;
  private long now;
  private int steps;
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
    hurry = random.nextInt(8) == 0 ? 1 : 12;
    order = new DetOrder(seed, random);
    trace = traced ? new ArrayList<>() : null;
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
    return now;
  }

  /**
   * From now on only waiting takes time: the system stops nobody for seconds.
   *
   * @return this
   */
  public DetScheduler unstopped() {
    stops = false;
    return this;
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

  Thread run(Thread.Builder.OfVirtual builder, Body body) {
    Runnable task =
        () -> {
          CURRENT.set(this);
          try {
            body.run();
          } catch (Throwable e) {
            failure = failure == null ? e : failure;
          }
          flush();
          done.add(Thread.currentThread());
          joiners.forEach(LockSupport::unpark);
        };
    var thread = builder.start(task);
    threads.add(thread);
    return thread;
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
    joiners.add(Thread.currentThread());
    while (!done.contains(other)) {
      LockSupport.park(this);
    }
    joiners.remove(Thread.currentThread());
  }

  /** Runs until nobody is ready any more. */
  public void runReady() {
    while (someReady() || !timers.isEmpty()) {
      if (!timers.isEmpty() && (ready.isEmpty() || random.nextInt(hurry) == 0)) {
        fireOneTimer();
      } else {
        running = removeReady(order.choose(ready));
        step();
        running.run();
      }
    }
  }

  private boolean someReady() {
    boolean none = !collectReady();
    while (none && timers.isEmpty() && threads.stream().anyMatch(DetScheduler::isElsewhere)) {
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

  /** Blocked by a class loader, or on the way back from there: it comes by itself. */
  private static boolean isElsewhere(Thread thread) {
    var state = thread.getState();
    return state == Thread.State.BLOCKED || state == Thread.State.RUNNABLE;
  }

  /** Runs until every thread is done; an AssertionError tells which thread failed or is stuck. */
  public void run() {
    runReady();
    if (failure != null) {
      throw new AssertionError("a thread failed after " + steps + " steps: " + failure, failure);
    }
    var stuck = threads.stream().filter(Thread::isAlive).map(DetScheduler::describe).toList();
    if (!stuck.isEmpty()) {
      throw new AssertionError("stuck after " + steps + " steps: " + stuck);
    }
  }

  private static String describe(Thread thread) {
    var frame =
        Arrays.stream(thread.getStackTrace())
            .filter(f -> f.getClassName().startsWith("dev.heddle"))
            .findFirst();
    return thread.getName() + " " + thread.getState() + frame.map(f -> " at " + f).orElse("");
  }

  /**
   * Tells the last steps, if they were traced.
   *
   * @return a line each
   */
  public String told() {
    return trace == null ? "" : "\n  " + String.join("\n  ", trace);
  }

  private void step() {
    if (++steps > MOST_STEPS) {
      throw new AssertionError("no end after " + steps + " steps: somebody spins");
    }
  }

  private Runnable removeReady(int i) {
    var chosen = ready.get(i);
    ready.set(i, ready.getLast());
    ready.removeLast();
    return chosen;
  }

  private void fireOneTimer() {
    int i = random.nextInt(timers.size());
    var timer = timers.remove(i);
    now = Math.max(now, timer.deadline);
    if (stops && random.nextInt(32) == 0) {
      now += TWO_SECONDS;
    }
    stores.flushAll();
    LockSupport.unpark(timer.thread);
  }

  private void reach(String site) {
    step();
    if (trace != null) {
      if (trace.size() == TRACE_LENGTH) {
        trace.removeFirst();
      }
      trace.add(Thread.currentThread().getName() + "  " + site);
    }
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

  /** The clock; starts where it soon overflows. */
  long nanoTime() {
    return Long.MAX_VALUE - 100 + (now += random.nextInt(3));
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

  /** Parks the calling thread until it is woken or this time is up, which may be at any step. */
  void parkTimed(@Nullable Object blocker, long nanos) {
    if (nanos > 1L << 60) { // never ends within a run, so that a lost wake-up shows
      LockSupport.park(blocker);
      return;
    }
    var timer = new Timer(Thread.currentThread(), now + nanos);
    timers.add(timer);
    LockSupport.park(blocker);
    timers.remove(timer);
  }
}
