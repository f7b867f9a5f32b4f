// SPDX-License-Identifier: Apache-2.0

/**
 * What the benchmarks of channels and of tasks share: the messages, the threads of a workload, and
 * the size of the heap.
 */
package dev.heddle.benchmarks;
