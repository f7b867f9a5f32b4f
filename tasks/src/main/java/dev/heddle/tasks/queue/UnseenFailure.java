// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.tasks.job.SparseLog;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/*
 * A failure that nobody has seen yet. If its ticket becomes unreachable before, nobody ever will, and the failure is
 * logged. It must not refer to the ticket.
 */
final class UnseenFailure implements Runnable {
  private static final SparseLog LOG = new SparseLog();

  private final String pool;
  private final Throwable cause;
  private volatile boolean seen;
  private volatile Cleaner.@Nullable Cleanable registration;

  UnseenFailure(String pool, Throwable cause) {
    this.pool = pool;
    this.cause = cause;
  }

  /* A class of its own, since a cleaner has a thread, which most programs never need. */
  private static final class Tickets {
    static final Cleaner CLEANER = Cleaner.create();
  }

  /** Called by the thread that has ended the job. */
  void watch(Object ticket) {
    try {
      Cleaner.Cleanable made = Tickets.CLEANER.register(ticket, this);
      registration = made;
      if (seen) {
        made.clean();
      }
    } catch (Throwable e) { // no memory, or no thread for the cleaner
      LOG.warn(pool, "a failed job can't be watched; its failure", cause);
    }
  }

  /** Called by a thread that sees the failure. */
  void isSeen() {
    seen = true;
    Cleaner.Cleanable made = registration;
    if (made != null) {
      made.clean();
    }
  }

  @Override
  public void run() {
    if (!seen) {
      LOG.warn(pool, "a job failed, and nobody has looked at its ticket", cause);
    }
  }
}
