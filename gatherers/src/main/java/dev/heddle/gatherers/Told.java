// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.gatherers.Mapping.Job;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/*
 * What the caller of a gatherer is told of its jobs.
 *
 * over: unless results go in order, each job whose function has returned or thrown; its ticket is
 *     about to end. And a job that is nobody's, when a pool has ended.
 * failed: if a failure ends all, what jobs threw, in the order in which they were told; the first is
 *     the cause of what the caller throws. The listener tells, and so does the caller when it sees a
 *     ticket before; so one may be in it twice.
 */
record Told<T>(BlockingQueue<Job<T>> over, Queue<Throwable> failed) {
  Told() {
    this(new LinkedBlockingQueue<>(), new ConcurrentLinkedQueue<>());
  }
}
