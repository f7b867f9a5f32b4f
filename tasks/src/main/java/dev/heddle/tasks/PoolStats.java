// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * The numbers of a {@link RunnerPool}, or of an executor's pool. The totals are exact; the other
 * numbers are estimates while the pool works, and exact when it doesn't. A {@link Stop} signal that
 * was submitted counts as a job does: as succeeded when it has taken a runner out of service.
 *
 * @param name the pool's name
 * @param runners how many runners the pool may have
 * @param alive how many runners it has now
 * @param running how many of them have a job, or release their state
 * @param pausing how many of the others wait before they make a new state
 * @param queued jobs that were accepted and not taken yet
 * @param submitted jobs that were accepted
 * @param succeeded jobs that returned
 * @param failed jobs that threw, also in response to the interrupt of their time limit; and jobs
 *     that never started, since the pool was {@linkplain RunnerPoolBuilder#unavailableAfter
 *     unavailable}
 * @param cancelled jobs that were called off, started or not
 * @param expired those of the cancelled jobs whose time was up before they started: that of {@link
 *     RunnerPoolBuilder#queueTimeout}, or the time that they were submitted with
 * @param shed submissions that were refused since there was no room; they are not in {@code
 *     submitted}
 * @param restarts how many times a runner started anew
 * @param stopped whether the pool no longer accepts jobs
 * @param roomBlocker the name of the object that threads are parked on while they wait for room in
 *     the queue (their {@linkplain java.util.concurrent.locks.LockSupport#getBlocker park
 *     blocker}), as in a thread dump, but without the package: a class name, {@code @} and an
 *     identity hash. This text and the two that follow do not change while the pool lives
 * @param ticketBlocker the name of the object that threads are parked on while they wait for the
 *     end of a job, in the same form
 * @param endBlocker the name of the object that threads are parked on while they wait for the
 *     pool's end, in the same form
 * @param queueTime how long jobs waited from their submission until they started, of those that
 *     started; empty unless the pool {@linkplain RunnerPoolBuilder#timed measures times}
 * @param runTime how long these jobs ran, however they ended; empty unless measured
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
    long expired,
    long shed,
    long restarts,
    boolean stopped,
    String roomBlocker,
    String ticketBlocker,
    String endBlocker,
    TimeStats queueTime,
    TimeStats runTime) {}
