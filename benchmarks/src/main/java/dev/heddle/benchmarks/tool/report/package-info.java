// SPDX-License-Identifier: Apache-2.0

/** Turns results into tables, plots, and numbers in Markdown. */
package dev.heddle.benchmarks.tool.report;
