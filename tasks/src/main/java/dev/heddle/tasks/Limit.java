// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.limit.Aimd;
import dev.heddle.tasks.limit.Gradient;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;

/**
 * Decides how many jobs of a pool may run at once, from how long they take. A limit is a recipe: it
 * holds no numbers itself, and can be used for any number of pools, each with a {@link Control} of
 * its own. See {@link RunnerPoolBuilder#runners(Limit)}.
 */
@FunctionalInterface
public interface Limit {

  /**
   * Starts to control a pool. Called in the thread that starts the pool; what it throws reaches
   * that thread, and no pool is started.
   *
   * @return a new control, not null
   */
  Control start();

  /** Controls one pool. No two threads call it at the same time; calls happen in some order. */
  interface Control {
    /**
     * Returns the limit to begin with.
     *
     * @return at least 1
     */
    int initial();

    /**
     * Called in a runner's thread when a job has ended: one that succeeded, or one that was
     * dropped. Jobs that failed otherwise, or were called off, tell nothing of the load, and are
     * not reported. Must not wait, since other runners wait for it.
     *
     * <p>If this throws, or answers less than 1, that is logged once, and the limit stays what it
     * was.
     *
     * @param nanos how long the job ran
     * @param running how many jobs were running when it ended, itself included
     * @param dropped whether it failed with a {@link java.util.concurrent.TimeoutException} or a
     *     {@link java.util.concurrent.RejectedExecutionException}: what it called was overloaded
     * @return the limit from now on, at least 1; a pool never has more runners than its system says
     */
    int ended(long nanos, int running, boolean dropped);
  }

  /**
   * Returns a limit that never changes.
   *
   * @param runners the limit, at least 1
   * @return the limit
   * @throws IllegalArgumentException if it is less than 1
   */
  static Limit fixed(int runners) {
    Settings.atLeast(1, runners, "the limit");
    return () ->
        new Control() {
          @Override
          public int initial() {
            return runners;
          }

          @Override
          public int ended(long nanos, int running, boolean dropped) {
            return runners;
          }
        };
  }

  /**
   * Returns a limit that grows by one while jobs are fast enough, and shrinks by a tenth when one
   * was dropped or too slow: additive increase, multiplicative decrease. It grows at most once
   * while as many jobs end as the limit is, and only if at least half of it was used; and shrinks
   * at most once in that time, so that jobs that fail together count as one sign of overload.
   *
   * <p>The principle is that of D.-M. Chiu and R. Jain, "Analysis of the increase and decrease
   * algorithms for congestion avoidance in computer networks", 1989, and of TCP's congestion
   * avoidance (V. Jacobson, "Congestion avoidance and control", 1988).
   *
   * @param least the smallest limit, at least 1; the pool begins with it
   * @param most the largest limit, at least {@code least}
   * @param slow how long a job may run before it counts as a sign of overload, more than zero
   * @return the limit
   * @throws IllegalArgumentException if an argument is out of range
   */
  static Limit aimd(int least, int most, Duration slow) {
    return Aimd.of(least, most, slow);
  }

  /**
   * Returns a limit that follows the ratio of the usual time of a job to its time now. A round is
   * as many ends of jobs as the limit is, and at least 10. While jobs take at most half as long
   * again as usual, the limit grows by a fifth of its square root in a round, if at least half of
   * it was used; when they take longer, it shrinks, by a tenth at most. A round in which a job was
   * dropped also shrinks it by a tenth. It needs no threshold, but it takes slowness that lasts for
   * usual after some time.
   *
   * <p>The principle is that of TCP Vegas (L. Brakmo and L. Peterson, "TCP Vegas: End to end
   * congestion avoidance on a global Internet", 1995), as used for servers by Netflix's
   * concurrency-limits (the algorithms Gradient and Gradient2, 2018), from which this differs in
   * details: those grow also in overload, and ignore drops.
   *
   * @param least the smallest limit, at least 1; the pool begins with it
   * @param most the largest limit, at least {@code least}
   * @return the limit
   * @throws IllegalArgumentException if an argument is out of range
   */
  static Limit gradient(int least, int most) {
    return Gradient.of(least, most);
  }
}
