// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.queue.Wait;
import dev.heddle.tasks.queue.WaitBlocker;
import dev.heddle.tasks.scope.Threads;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/* The object that threads park on while they wait for the end of a pool's owner, and the list of these threads. */
final class EndBlocker extends WaitBlocker {
  private final Queue<Wait> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean reached;
  private volatile Thread owner; // written before any thread waits

  @SuppressWarnings("NullAway.Init") // see owner
  EndBlocker(String pool) {
    super(pool, "the pool's end");
  }

  void startsWith(Thread thread) {
    owner = thread;
  }

  boolean isOwnerDead() {
    return !owner.isAlive();
  }

  /** Called by the owner as its last action. */
  void reached() {
    reached = true;
    waiting.forEach(Wait::wake);
  }

  /**
   * Waits until the owner is dead; false if time ran out.
   *
   * @throws InterruptedException if interrupted before the end was reached; a later interrupt is
   *     kept in the interrupt status
   */
  boolean await(long nanos) throws InterruptedException {
    Wait wait =
        new Wait(this, nanos) {
          @Override
          public boolean isOver() {
            return reached;
          }
        };
    waiting.add(wait);
    try {
      if (!wait.await()) {
        return false;
      }
    } finally {
      waiting.remove(wait);
    }
    Threads.joinAll(List.of(owner)); // it is about to end; keeps an interrupt for the caller
    return true;
  }
}
