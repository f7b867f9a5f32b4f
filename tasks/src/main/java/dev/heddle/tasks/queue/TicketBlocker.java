// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

/* The object that threads park on while they wait for the end of one of a pool's jobs. */
public final class TicketBlocker extends WaitBlocker {
  public TicketBlocker(String pool) {
    super(pool, "the end of a job");
  }
}
