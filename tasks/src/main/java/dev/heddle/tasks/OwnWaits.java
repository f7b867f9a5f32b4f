// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/* The waits of one runner for its own pool, one at a time: for a ticket, or for room. T9 */
final class OwnWaits {
  private final PoolCore<?, ?, ?> core;
  private volatile @Nullable Ticket<?> awaited; // of its own pool, or core.room
  private final AtomicLong changes = new AtomicLong(); // of awaited

  OwnWaits(PoolCore<?, ?, ?> core) {
    this.core = core;
  }

  Wait on(Ticket<?> ticket) {
    awaited = ticket;
    changes.incrementAndGet();
    return new Wait();
  }

  /** A wait in steps; after each it is checked. */
  final class Wait {
    private long suspicion = -1;
    private long millis = 20;

    private Wait() {}

    Duration next() {
      return Duration.ofMillis(millis);
    }

    /** Throws, and tells the fate, if in the last step all runners waited and nothing changed. */
    void check(String fate) {
      long now = core.allWait();
      if (now >= 0 && now == suspicion) {
        throw new IllegalStateException(
            core.name()
                + ": every runner waits for its own pool; this wait would never end; "
                + fate);
      }
      suspicion = now;
      millis = now >= 0 ? 20 : Math.min(1000, 2 * millis);
    }

    void end() {
      changes.incrementAndGet();
      awaited = null;
    }
  }

  /** A number that changes with each wait, or -1 if the runner doesn't wait for its pool. */
  long fingerprint() {
    long before = changes.get();
    Ticket<?> ticket = awaited;
    return ticket == null || ticket.ended() ? -1 : before;
  }
}
