// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import dev.heddle.channel.ChanStats;
import dev.heddle.channel.core.Core;
import dev.heddle.channel.engine.Ends.Phase;
import java.util.Comparator;
import java.util.List;

/**
 * Computes what can be seen of channels. Counts come from positions, so sending and receiving count
 * nothing.
 */
public final class Statistics {
  private Statistics() {}

  /** The statistics of one channel, at this moment. */
  public static ChanStats of(Channel<?> channel) {
    Ends ends = channel.ends();
    Core core = channel.core();
    long dropped = core.dropped(); // read before the totals, so that it is not more than they are
    long withdrawn = core.withdrawn();
    long returned = channel.returned();
    long taken = core.taken(); // before what was accepted, for the same reason
    long accepted = core.accepted();
    int inside = Math.clamp(accepted - taken - withdrawn, 0, core.capacity());
    return new ChanStats(
        channel.name(),
        ends.phase() != Phase.OPEN,
        ends.phase() == Phase.CANCELLED,
        accepted,
        accepted - inside - withdrawn - dropped - returned,
        dropped,
        withdrawn + returned,
        inside,
        core.capacity(),
        core.highWaterMark(),
        core.waitingSenders(),
        core.waitingReceivers(),
        core.sendQueueId(),
        core.receiveQueueId(),
        core.selects(),
        ends.handles(),
        ends.senders(),
        ends.receivers());
  }

  /** The statistics of the channels that are open and named, in the order of their names. */
  public static List<ChanStats> ofNamed() {
    return Named.channels()
        .map(Statistics::of)
        .filter(stats -> !stats.closed())
        .sorted(Comparator.comparing(ChanStats::name))
        .toList();
  }
}
