// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * What a {@link RunnerPool}, or an executor's pool, did and does. The totals are exact; the others
 * are estimates while the pool works, and exact when it doesn't. {@link Stop} signals that were
 * submitted count as jobs do: as succeeded when they have taken a runner out of service.
 *
 * @param name the pool's name
 * @param runners how many runners there may be
 * @param alive how many there are now
 * @param running how many of them have a job, or give back their state
 * @param pausing how many of the others wait before they make their state anew
 * @param queued jobs that were accepted and not taken yet
 * @param submitted jobs that were accepted
 * @param succeeded jobs that returned
 * @param failed jobs that threw, also in answer to the interrupt of their time limit; and those
 *     that never started, since the pool was {@linkplain RunnerPoolBuilder#unavailableAfter
 *     unavailable}
 * @param cancelled jobs that were called off, started or not
 * @param restarts how often a runner started anew
 * @param stopped whether the pool takes no more jobs
 * @param roomLine what a thread that waits for room in the queue is parked on, as thread dumps show
 *     it: a class without its package, {@code @} and an identity hash. This and the two that follow
 *     are the same as long as the pool lives
 * @param ticketLine what a thread that waits for the end of a job is parked on, likewise
 * @param endLine what a thread that waits for the pool's end is parked on, likewise
 */
public record PoolStats(
    String name,
    int runners,
    int alive,
    int running,
    int pausing,
    int queued,
    long submitted,
    long succeeded,
    long failed,
    long cancelled,
    long restarts,
    boolean stopped,
    String roomLine,
    String ticketLine,
    String endLine) {}
