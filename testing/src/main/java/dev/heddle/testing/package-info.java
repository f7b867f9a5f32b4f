// SPDX-License-Identifier: Apache-2.0
/**
 * What the tests of several modules share: a deterministic scheduler ({@link
 * dev.heddle.testing.DetScheduler}, {@link dev.heddle.testing.DetWeaver}), waits, thread dumps,
 * flight recordings, the list of a public API. Not published, and it knows no module of Heddle.
 */
@NullMarked
package dev.heddle.testing;

import org.jspecify.annotations.NullMarked;
