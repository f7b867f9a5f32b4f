// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks of channels: the contenders, the workloads on virtual threads and on coroutines, and
 * what idle channels weigh. JMH runs the classes whose names end in {@code Benchmark}.
 */
package dev.heddle.benchmarks.channels;
