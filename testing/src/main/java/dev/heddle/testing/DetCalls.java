// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.lang.invoke.VarHandle;
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

  /** In place of Thread.ofVirtual(): its threads are run by the scheduler, too. */
  public static Thread.Builder.OfVirtual ofVirtual() {
    var scheduler = DetScheduler.current();
    return scheduler == null ? Thread.ofVirtual() : scheduler.newBuilder();
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
    return scheduler == null ? System.nanoTime() : scheduler.nanoTime();
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
      scheduler.parkTimed(blocker, nanos);
    }
  }
}
