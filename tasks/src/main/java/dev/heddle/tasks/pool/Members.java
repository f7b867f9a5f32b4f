// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/* The runners of a pool that have been forked and have not ended, for threads that have something to say to them. */
final class Members {
  /* A runner, as the rest of its pool knows it. Any thread may call its methods. */
  interface Member {
    /** Makes it check whether it may stay, if it waits for an entry; false if it doesn't. */
    boolean wakeIdle();

    /** Makes it check whether it may stay, if it pauses; false if it doesn't. */
    boolean wakePausing();

    /** Wakes it if it pauses, so that it checks whether the pause is over. */
    void wake();

    /** Interrupts it, since the pool was stopped at once. */
    void interrupt();
  }

  private final Set<Member> members = ConcurrentHashMap.newKeySet();
  private final Reports reports;

  Members(Reports reports) {
    this.reports = reports;
  }

  void add(Member member) {
    members.add(member);
  }

  void remove(Member member) {
    members.remove(member);
  }

  void wakeAll() {
    members.forEach(Member::wake);
  }

  void wakeOneIdle() {
    wakeIdle(1);
  }

  /**
   * Makes runners check whether they may stay: {@code surplus} that pause or, if there are fewer,
   * are idle, and {@code dismissed} that are idle.
   */
  void wakeToLeave(int surplus, int dismissed) {
    int extra = surplus;
    if (extra > 0) {
      for (Member runner : members) { // first those without a state
        if (runner.wakePausing() && --extra == 0) {
          break;
        }
      }
    }
    wakeIdle(Math.max(0, extra) + dismissed);
  }

  private void wakeIdle(int count) {
    int left = count;
    if (left > 0) {
      for (Member runner : members) {
        if (runner.wakeIdle() && --left == 0) {
          return;
        }
      }
    }
  }

  void interruptAll() {
    for (Member runner : members) {
      try {
        runner.interrupt();
      } catch (RuntimeException | Error foreign) { // thrown by a channel that it waits in
        reports.log("an interrupt threw", foreign);
      }
    }
  }
}
