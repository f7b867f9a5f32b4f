// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

/* The threads that wait for the end of a pool's jobs. */
public final class TicketLine extends WaitLine {
  public TicketLine(String pool) {
    super(pool, "the end of a job");
  }
}
