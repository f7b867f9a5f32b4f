// SPDX-License-Identifier: Apache-2.0
/** The specification's example, twice: with bare channels, and with a task system. */
@NullMarked
package dev.heddle.examples.spec;

import org.jspecify.annotations.NullMarked;
