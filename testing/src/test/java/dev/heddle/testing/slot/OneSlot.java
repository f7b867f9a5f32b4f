// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing.slot;

import java.util.concurrent.locks.LockSupport;

/**
 * A slot for one message, in a right and in a forgetful form: what {@link DetSchedulerTest} tests
 * its tool with.
 */
final class OneSlot {
  private final boolean forgetful;
  private volatile String message;
  private volatile Thread waiter;

  OneSlot(boolean forgetful) {
    this.forgetful = forgetful;
  }

  void put(String value) {
    message = value;
    var parked = waiter;
    if (parked != null) {
      LockSupport.unpark(parked);
    }
  }

  String take() {
    if (message == null) {
      waiter = Thread.currentThread();
      if (forgetful) {
        LockSupport.park(this); // the message may have come before the waiter was known
      }
    }
    while (message == null) {
      LockSupport.park(this);
    }
    return message;
  }

  /** Whether the message came before the time was up. */
  boolean awaitFor(long nanos) {
    long deadline = System.nanoTime() + nanos;
    waiter = Thread.currentThread();
    while (message == null) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, left);
    }
    return true;
  }
}
