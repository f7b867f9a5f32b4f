// SPDX-License-Identifier: Apache-2.0

/**
 * The commands of {@code benchmarks/run}, and what a single one of them needs: another revision's
 * checkout, its build, and the comparison of two builds.
 */
package dev.heddle.benchmarks.tool;
