// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;

/**
 * How long a job of a pool took. Both times are zero if the pool doesn't measure times; it does so
 * if it is {@linkplain RunnerPoolBuilder#timed timed}, or if its listener overrides a method that
 * hears of jobs that started, succeeded or were cancelled.
 *
 * @param queued from its submission until it started, or until it ended without having started
 * @param ran from its start to its end; zero if it never started
 */
public record JobTimes(Duration queued, Duration ran) {}
