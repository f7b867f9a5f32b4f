// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import java.util.List;

/**
 * What one fork found about one metric.
 *
 * @param metric empty for the time, else a percentile's name
 * @param values one for each iteration
 * @param bytes allocated per operation, or null if not known
 */
public record Sample(String metric, List<Double> values, Double bytes) {}
