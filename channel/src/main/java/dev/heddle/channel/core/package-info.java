// SPDX-License-Identifier: Apache-2.0

/**
 * How messages move and how threads wait. A {@code Core} is a buffer ({@code Ring}, {@code
 * DroppingRing}, {@code Segments}) or a meeting place ({@code Rendezvous}) between two wait queues.
 * A {@code SelectWait} is one thread that waits in several of these queues.
 *
 * <p>May enter: classes that take part in the protocols of this package. The headers of {@code
 * WaitQueue}, {@code Ring}, {@code Segments}, {@code Rendezvous} and {@code SelectWait} state these
 * protocols. The classes are package-private to each other wherever possible, so that their
 * invariants can be checked here. Must not enter: exceptions for users, ends, handles, names.
 *
 * <p>This is no API: the module does not export this package.
 */
@NullMarked
package dev.heddle.channel.core;

import org.jspecify.annotations.NullMarked;
