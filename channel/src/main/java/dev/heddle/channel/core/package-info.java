// SPDX-License-Identifier: Apache-2.0

/**
 * How messages move and threads wait. A {@code Core} is a buffer, or a place to meet, between two
 * wait queues: {@code Ring}, {@code DroppingRing}, {@code Segments}, {@code Rendezvous}. A {@code
 * SelectWait} is one thread in several of these queues.
 *
 * <p>May enter: what is part of the protocols between these classes, which the headers of {@code
 * WaitQueue}, {@code Ring}, {@code Segments}, {@code Rendezvous} and {@code SelectWait} state. They
 * are package-private to each other wherever possible, so that their invariants can be checked
 * here. Not: exceptions for users, ends, handles, names.
 *
 * <p>No API: the module does not export this package.
 */
@NullMarked
package dev.heddle.channel.core;

import org.jspecify.annotations.NullMarked;
