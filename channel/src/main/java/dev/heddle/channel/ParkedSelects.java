// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The selects that wait at a channel, by the names under which thread dumps show them. It asks the
 * threads in the two lines what they are parked on, so a select that waits pays nothing for being
 * found, and a dump and a channel cannot disagree about one that is stuck.
 *
 * <p>Walks the lines as they change: who comes or goes meanwhile may be missing, and one that waits
 * elsewhere by now may be shown.
 */
@SuppressWarnings("ReferenceEquality") // a waiter equals itself alone
final class ParkedSelects {
  /** As many as are shown; a crowd mostly waits for the same. */
  static final int MOST = 100;

  private ParkedSelects() {}

  static List<String> at(Channel<?> channel) {
    if (channel.senders.leader() == null && channel.receivers.leader() == null) {
      return List.of();
    }
    var found = new LinkedHashSet<String>();
    collect(channel.senders, found);
    collect(channel.receivers, found);
    return List.copyOf(found);
  }

  private static void collect(Line line, Set<String> found) {
    Waiter at = line.leader();
    while (at != null && at != Waiter.LEFT && found.size() < MOST) {
      if (at.state != Waiter.GONE && at.blocker() instanceof Select<?> select) {
        found.add("Select@" + Integer.toHexString(System.identityHashCode(select)));
      }
      at = at.next;
    }
  }
}
