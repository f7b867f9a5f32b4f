// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.limit;

import dev.heddle.tasks.Limit;

/*
 * The limit follows the ratio of the usual time of a job to its time now. A round is as many ends of jobs as the limit
 * is, and at least 10. At its end, the mean time of the round is compared with the mean of all rounds, in which older
 * ones count less and less.
 */
public final class Gradient implements Limit.Control {
  private static final int SHORTEST_ROUND = 10;
  private static final double TOLERANCE =
      1.5; // how much longer than usual is not a sign of overload
  private static final double MOST_SHRINKING = 0.5;
  private static final double DROP = 0.9;
  private static final double SMOOTHING = 0.2; // the weight of a new limit
  private static final double ROUND_WEIGHT = 0.01; // of a round in the usual time
  private static final double RECOVERY =
      0.95; // of the usual time, when jobs are much faster than that

  private final int least;
  private final int most;
  private double limit;
  private double usual; // nanos; 0 before the first round
  private double sum; // nanos of the jobs of this round
  private int count; // of the jobs that succeeded in this round
  private int ends; // of all jobs in this round
  private int highest; // number of jobs that ran at once in this round
  private boolean dropped; // a job, in this round

  private Gradient(int least, int most) {
    this.least = least;
    this.most = most;
    this.limit = least;
  }

  public static Limit of(int least, int most) {
    Aimd.checkRange(least, most);
    return () -> new Gradient(least, most);
  }

  @Override
  public int initial() {
    return least;
  }

  @Override
  public int ended(long nanos, int running, boolean wasDropped) {
    highest = Math.max(highest, running);
    if (wasDropped) {
      dropped = true;
    } else {
      sum += nanos;
      count++;
    }
    if (++ends >= Math.max(SHORTEST_ROUND, (int) limit)) {
      endRound();
    }
    return (int) limit;
  }

  private void endRound() {
    if (count > 0) {
      follow(Math.max(1, sum / count));
    }
    if (dropped) {
      limit *= DROP;
    }
    limit = Math.max(least, Math.min(most, limit));
    sum = 0;
    count = 0;
    ends = 0;
    highest = 0;
    dropped = false;
  }

  private void follow(double now) {
    usual = usual == 0 ? now : usual * (1 - ROUND_WEIGHT) + now * ROUND_WEIGHT;
    if (usual > 2 * now) {
      usual *= RECOVERY; // a slow time is over
    }
    double gradient = Math.max(MOST_SHRINKING, Math.min(1, TOLERANCE * usual / now));
    if (gradient == 1 && highest < limit / 2) {
      return; // it is not the limit that holds the pool back
    }
    double wanted = gradient == 1 ? limit + Math.sqrt(limit) : limit * gradient;
    limit = limit * (1 - SMOOTHING) + wanted * SMOOTHING;
  }
}
