// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

/* The threads that wait for the end of a pool's jobs. */
final class TicketLine extends WaitLine {
  TicketLine(String pool) {
    super(pool, "the end of a job");
  }
}
