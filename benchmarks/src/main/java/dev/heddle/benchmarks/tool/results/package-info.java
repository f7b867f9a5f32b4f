// SPDX-License-Identifier: Apache-2.0

/**
 * What can be measured and what was measured: the plan of all cases, the rows of a results file,
 * the machine, and the folders of the project. This package knows no fork and no report.
 */
package dev.heddle.benchmarks.tool.results;
