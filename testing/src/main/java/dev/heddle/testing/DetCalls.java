// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What {@link DetWeaver} puts into woven code: points, and the doubles of calls that would start a
 * thread, look at the clock or wait for it. Outside a {@link DetScheduler} each does what it stands
 * for.
 */
public final class DetCalls {
  private DetCalls() {}

  /** Before an access that shows others what the thread has stored. */
  public static void flush() {
    var scheduler = DetScheduler.current();
    if (scheduler != null) {
      scheduler.flush();
    }
  }

  /** In place of a release store. */
  public static void setRelease(VarHandle at, Object[] array, int index, @Nullable Object value) {
    var scheduler = DetScheduler.current();
    if (scheduler == null) {
      at.setRelease(array, index, value);
    } else {
      scheduler.stores().add(at, array, index, value);
    }
  }

  /** Before an access to what threads share. */
  public static void point(String site) {
    DetScheduler.point(site);
  }

  /** When a class is initialized; until its end there are no points. */
  public static void initializerBegins() {
    var scheduler = DetScheduler.current();
    if (scheduler != null) {
      scheduler.initializes(1);
    }
  }

  /** When it has been. */
  public static void initializerEnds() {
    var scheduler = DetScheduler.current();
    if (scheduler != null) {
      scheduler.initializes(-1);
    }
  }

  /** In place of Thread.ofVirtual(): its threads are run by the scheduler, too. */
  public static Thread.Builder.OfVirtual ofVirtual() {
    var scheduler = DetScheduler.current();
    return scheduler == null ? Thread.ofVirtual() : scheduler.newBuilder();
  }

  /** In place of Thread.Builder.factory(): threads that the scheduler runs. */
  public static ThreadFactory factory(Thread.Builder builder) {
    var scheduler = DetScheduler.current();
    return scheduler == null || !(builder instanceof Thread.Builder.OfVirtual)
        ? builder.factory()
        : body -> scheduler.unstarted(builder, body::run);
  }

  /** In place of Thread.isAlive(). */
  public static boolean isAlive(Thread thread) {
    var scheduler = DetScheduler.current();
    return scheduler == null || !scheduler.threads().knows(thread)
        ? thread.isAlive()
        : scheduler.threads().isAlive(thread);
  }

  /** In place of Thread.join(), which may go through threads of the JDK's own. */
  public static void join(Thread thread) throws InterruptedException {
    var scheduler = DetScheduler.current();
    if (scheduler == null || !scheduler.threads().knows(thread)) {
      thread.join();
    } else {
      scheduler.join(thread, Long.MAX_VALUE);
    }
  }

  /** In place of Thread.join(Duration). */
  public static boolean join(Thread thread, Duration wait) throws InterruptedException {
    var scheduler = DetScheduler.current();
    return scheduler == null || !scheduler.threads().knows(thread)
        ? thread.join(wait)
        : scheduler.join(thread, TimeUnit.NANOSECONDS.convert(wait));
  }

  /** In place of CompletableFuture.get(), which waits by LockSupport. */
  public static @Nullable Object get(CompletableFuture<?> future)
      throws InterruptedException, ExecutionException {
    return future.get();
  }

  /** In place of CompletableFuture.get with a time. */
  public static @Nullable Object get(CompletableFuture<?> future, long time, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    var scheduler = DetScheduler.current();
    if (scheduler == null) {
      return future.get(time, unit);
    }
    var self = Thread.currentThread();
    var unused = future.whenComplete((result, failure) -> LockSupport.unpark(self));
    if (!scheduler.await(future, future::isDone, unit.toNanos(time))) {
      throw new TimeoutException();
    }
    return future.get();
  }

  /** In place of ScheduledThreadPoolExecutor.schedule: a thread of the scheduler for each. */
  public static ScheduledFuture<?> schedule(
      ScheduledThreadPoolExecutor executor, Runnable action, long time, TimeUnit unit) {
    var scheduler = DetScheduler.current();
    return scheduler == null
        ? executor.schedule(action, time, unit)
        : new DetTimer(scheduler, action, unit.toNanos(time));
  }

  /** In place of ConcurrentHashMap.newKeySet(), whose order is not the same each time. */
  public static <E> Set<E> newKeySet() {
    return new CopyOnWriteArraySet<>();
  }

  /** In place of starting a virtual thread. */
  public static Thread start(Thread.Builder.OfVirtual builder, Runnable body) {
    var scheduler = DetScheduler.current();
    return scheduler == null ? builder.start(body) : scheduler.run(builder, body::run);
  }

  /** Before what a planted fault makes fail. */
  public static void outOfMemory() {
    var scheduler = DetScheduler.current();
    if (scheduler == null) {
      throw new OutOfMemoryError("planted");
    }
    scheduler.outOfMemory(true);
  }

  /** The same, now and then. */
  public static void maybeOutOfMemory() {
    var scheduler = DetScheduler.current();
    if (scheduler != null) {
      scheduler.outOfMemory(false);
    }
  }

  /** In place of System.nanoTime(). */
  public static long nanoTime() {
    var scheduler = DetScheduler.current();
    return scheduler == null ? System.nanoTime() : scheduler.clock().nanoTime();
  }

  /** In place of LockSupport.parkNanos. */
  public static void parkNanos(long nanos) {
    parkNanos(null, nanos);
  }

  /** In place of LockSupport.parkNanos. */
  public static void parkNanos(@Nullable Object blocker, long nanos) {
    var scheduler = DetScheduler.current();
    if (scheduler == null) {
      LockSupport.parkNanos(blocker, nanos);
    } else if (nanos > 0) {
      scheduler.clock().park(blocker, nanos);
    }
  }
}
