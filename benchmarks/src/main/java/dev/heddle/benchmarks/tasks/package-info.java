// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks of task systems and pools: the ways to run many jobs, the ways to make a round trip,
 * what idle pools weigh, and jobs that are offered to a busy pool. JMH runs the classes whose names
 * end in {@code Benchmark}.
 */
package dev.heddle.benchmarks.tasks;
