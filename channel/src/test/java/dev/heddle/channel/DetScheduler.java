// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

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
final class DetScheduler implements Executor {
  /**
   * The way of drawing; a quarter of the seeds each, because each finds faults that the others find
   * late.
   */
  private enum Strategy {
    /** Any ready thread, at every point. */
    UNIFORM,
    /** The running thread goes on for about four points. */
    STICKY_4,
    /** The running thread goes on for about sixteen points. */
    STICKY_16,
    /** The ready thread of highest priority; now and then the running one is demoted. */
    PRIORITIES
  }

  private static final long TWO_SECONDS = 2_000_000_000;
  private static final int MOST_STEPS = 2_000_000;
  private static final int TRACE_LENGTH = 400;
  private static final ThreadLocal<DetScheduler> CURRENT = new ThreadLocal<>();
  private static final Constructor<?> BUILDER = builder();

  /** The body of a thread. */
  interface Body {
    void run() throws Exception;
  }

  private record Timer(Thread thread, long deadline) {}

  /** What a thread has stored and others do not see yet. */
  private record Store(Thread by, VarHandle at, Object[] array, int index, Object value) {
    void show() {
      at.setVolatile(array, index, value);
    }
  }

  private final List<Store> stores = new ArrayList<>();
  private final List<Runnable> ready = new ArrayList<>();
  private final Queue<Runnable> arrived = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<Thread> joiners = new ArrayList<>();
  private final Set<Thread> done = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Runnable, Integer> priorities = new IdentityHashMap<>();
  private final SplittableRandom random;
  private final Strategy strategy;
  private final int hurry; // of every so many steps, one ends a timed park
  private final int lag; // about how many steps a store stays in its buffer
  private final List<String> trace;
  private boolean stops = true;
  private long now;
  private int steps;
  private int lowest;
  private Runnable running;
  private Throwable failure;
  private int thrown;

  DetScheduler(long seed, boolean traced) {
    random = new SplittableRandom(seed);
    strategy = Strategy.values()[(int) (seed & 3)];
    hurry = random.nextInt(8) == 0 ? 1 : 12;
    lag = 8 << random.nextInt(3) * 3;
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

  int steps() {
    return steps;
  }

  /** How much time has passed, in nanoseconds. */
  long elapsed() {
    return now;
  }

  /** From now on only waiting takes time: the system stops nobody for seconds. */
  DetScheduler unstopped() {
    stops = false;
    return this;
  }

  SplittableRandom random() {
    return random;
  }

  Thread fork(String name, Body body) {
    return run(newBuilder().name(name), body);
  }

  private Thread run(Thread.Builder.OfVirtual builder, Body body) {
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

  private Thread.Builder.OfVirtual newBuilder() {
    try {
      return (Thread.Builder.OfVirtual) BUILDER.newInstance(this);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** In place of Thread.join, which may go through threads of the JDK's own. */
  void join(Thread other) {
    joiners.add(Thread.currentThread());
    while (!done.contains(other)) {
      LockSupport.park(this);
    }
    joiners.remove(Thread.currentThread());
  }

  /** Runs until nobody is ready any more. */
  void runReady() {
    while (someReady() || !timers.isEmpty()) {
      if (!timers.isEmpty() && (ready.isEmpty() || random.nextInt(hurry) == 0)) {
        fireOneTimer();
      } else {
        running = removeReady(choose());
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
  void run() {
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

  /** The last steps, if they were traced. */
  String told() {
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

  private int choose() {
    if (strategy != Strategy.PRIORITIES) {
      return random.nextInt(ready.size());
    }
    int best = 0;
    for (int i = 1; i < ready.size(); i++) {
      best = priority(ready.get(i)) > priority(ready.get(best)) ? i : best;
    }
    return best;
  }

  private int priority(Runnable continuation) {
    return priorities.computeIfAbsent(continuation, c -> 1 + random.nextInt(1_000_000));
  }

  private void fireOneTimer() {
    int i = random.nextInt(timers.size());
    var timer = timers.remove(i);
    now = Math.max(now, timer.deadline);
    if (stops && random.nextInt(32) == 0) {
      now += TWO_SECONDS;
    }
    stores.forEach(Store::show);
    stores.clear();
    LockSupport.unpark(timer.thread);
  }

  private boolean switches() {
    return switch (strategy) {
      case UNIFORM -> true;
      case STICKY_4 -> random.nextInt(4) == 0;
      case STICKY_16 -> random.nextInt(lag) == 0;
      case PRIORITIES -> demotedOrOutranked();
    };
  }

  private boolean demotedOrOutranked() {
    if (random.nextInt(24) == 0) {
      priorities.put(running, --lowest);
    }
    int mine = priority(running);
    collectReady();
    return ready.stream().anyMatch(other -> priority(other) > mine);
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
      flush(stores.getFirst().by);
    }
    if (switches()) {
      Thread.yield();
    }
  }

  private void flush(Thread by) {
    for (var each = stores.iterator(); each.hasNext(); ) {
      var store = each.next();
      if (store.by == by) {
        each.remove();
        store.show();
      }
    }
  }

  /** Before an access that shows others what the thread has stored. Called by woven code. */
  static void flush() {
    var scheduler = CURRENT.get();
    if (scheduler != null && !scheduler.stores.isEmpty()) {
      scheduler.flush(Thread.currentThread());
    }
  }

  /** In place of a release store in woven code. */
  static void setRelease(VarHandle at, Object[] array, int index, Object value) {
    var scheduler = CURRENT.get();
    if (scheduler == null) {
      at.setRelease(array, index, value);
    } else {
      scheduler.stores.add(new Store(Thread.currentThread(), at, array, index, value));
    }
  }

  /** Where another thread may come in between. Called by woven code. */
  static void point(String site) {
    if (Thread.currentThread().isVirtual()) {
      var scheduler = CURRENT.get();
      if (scheduler != null) {
        scheduler.reach(site);
      }
    }
  }

  /** In place of Thread.ofVirtual() in woven code: its threads are run by this, too. */
  static Thread.Builder.OfVirtual ofVirtual() {
    var scheduler = CURRENT.get();
    return scheduler == null ? Thread.ofVirtual() : scheduler.newBuilder();
  }

  /** In place of starting a virtual thread in woven code. */
  static Thread start(Thread.Builder.OfVirtual builder, Runnable body) {
    var scheduler = CURRENT.get();
    return scheduler == null ? builder.start(body) : scheduler.run(builder, body::run);
  }

  /** Before what a planted fault makes fail, in woven code. */
  static void outOfMemory() {
    var scheduler = CURRENT.get();
    if (scheduler != null) {
      scheduler.thrown++;
    }
    throw new OutOfMemoryError("planted");
  }

  /** The same, now and then. */
  static void maybeOutOfMemory() {
    var scheduler = CURRENT.get();
    if (scheduler != null && scheduler.random.nextBoolean()) {
      outOfMemory();
    }
  }

  /** How often a planted fault has thrown so far. */
  int thrown() {
    return thrown;
  }

  /** In place of System.nanoTime() in woven code; starts where it soon overflows. */
  static long nanoTime() {
    var scheduler = CURRENT.get();
    return scheduler == null
        ? System.nanoTime()
        : Long.MAX_VALUE - 100 + (scheduler.now += scheduler.random.nextInt(3));
  }

  /** In place of LockSupport.parkNanos in woven code. */
  static void parkNanos(long nanos) {
    parkNanos(null, nanos);
  }

  /** In place of LockSupport.parkNanos in woven code. */
  static void parkNanos(Object blocker, long nanos) {
    var scheduler = CURRENT.get();
    if (scheduler == null) {
      LockSupport.parkNanos(blocker, nanos);
    } else if (nanos > 0) {
      scheduler.parkTimed(blocker, nanos);
    }
  }

  private void parkTimed(Object blocker, long nanos) {
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
