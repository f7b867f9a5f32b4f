// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.gatherers.Mapping.Job;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/*
 * What the caller of a gatherer is told about its jobs.
 *
 * over: unless results are in order, each job whose function has returned or thrown, or that has failed; its ticket is
 *     about to end. Also, when a pool has ended, a job that belongs to no element.
 * failed: if a failure ends all, what jobs threw, in the order in which it was told. The first is the cause of what the
 *     caller throws. The listener adds a failure, and so does the caller if it sees the ticket before that. So one
 *     failure may be in it twice.
 */
record Told<T>(BlockingQueue<Job<T>> over, Queue<Throwable> failed) {
  Told() {
    this(new LinkedBlockingQueue<>(), new ConcurrentLinkedQueue<>());
  }
}
