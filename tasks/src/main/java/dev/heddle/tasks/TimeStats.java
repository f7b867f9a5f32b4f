// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;

/**
 * How long something took, over all jobs of a pool so far. The count, the mean and the maximum are
 * exact. The percentiles are upper bounds, at most an eighth too high.
 *
 * @param count how many times were measured
 * @param mean their mean; zero if there were none, as are the other durations
 * @param p50 half of them were at most this long
 * @param p99 99 of 100 of them were at most this long
 * @param max the longest
 */
public record TimeStats(long count, Duration mean, Duration p50, Duration p99, Duration max) {}
