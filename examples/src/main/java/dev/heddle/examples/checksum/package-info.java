// SPDX-License-Identifier: Apache-2.0
/** SHA-256 of every file in a tree: a lazy input, a bounded set of runners, results in order. */
@NullMarked
package dev.heddle.examples.checksum;

import org.jspecify.annotations.NullMarked;
