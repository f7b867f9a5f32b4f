// SPDX-License-Identifier: Apache-2.0

/** Runs cases in processes of their own, JVMs and Go's, and collects what they find. */
package dev.heddle.benchmarks.tool.forks;
