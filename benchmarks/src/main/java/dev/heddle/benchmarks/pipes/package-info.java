// SPDX-License-Identifier: Apache-2.0

/**
 * Each contender's channel and select on virtual threads, behind {@link
 * dev.heddle.benchmarks.pipes.Pipe} and {@link dev.heddle.benchmarks.pipes.Selection}. Kotlin, Go
 * and the floor have none.
 */
package dev.heddle.benchmarks.pipes;
