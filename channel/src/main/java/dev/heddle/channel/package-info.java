// SPDX-License-Identifier: Apache-2.0

/**
 * Channels that block without holding a carrier.
 *
 * <p>A {@link dev.heddle.channel.Chan} moves messages between threads: bounded, unlimited, or from
 * hand to hand. {@link dev.heddle.channel.Sender} and {@link dev.heddle.channel.Receiver} are its
 * ends, and say what each operation promises about waiting, interruption, memory and the fate of a
 * message; {@link dev.heddle.channel.Select} waits for several channels at once.
 *
 * <p>Unless said otherwise, null arguments are refused with {@link NullPointerException}, and any
 * number of threads may use an object at once. An {@link Error} such as {@link StackOverflowError}
 * thrown from inside an operation says nothing about the message; cancel the channel then. A thread
 * that runs out of stack while it waits may leave threads behind it waiting all the same.
 *
 * <p>An operation that waits parks its thread. A virtual thread gives its carrier back; a worker of
 * a {@link java.util.concurrent.ForkJoinPool} is replaced by its pool meanwhile, if the pool can.
 *
 * <p>On JDK 25, use 25.0.3 or newer: in the builds before, a virtual thread can stay parked for
 * ever when it is unparked just as it parks without a time limit after having parked with one
 * (JDK-8369227).
 *
 * <p>For those who change it: the project's {@code docs/architecture.md} says how the module is
 * divided, and in which order to read it.
 */
@NullMarked
package dev.heddle.channel;

import org.jspecify.annotations.NullMarked;
