// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The named channels that are open. They are held weakly, so one that is forgotten without being
 * closed can be collected; its entry goes when the next channel comes, or somebody looks.
 */
final class NamedChannels {
  private static final Set<Entry> ENTRIES = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<Channel<?>> FORGOTTEN = new ReferenceQueue<>();

  private NamedChannels() {}

  static void add(Channel<?> channel) {
    expunge();
    ENTRIES.add(new Entry(channel, FORGOTTEN));
  }

  /** Idempotent, and nothing for a channel that was not added. */
  static void remove(Channel<?> channel) {
    ENTRIES.remove(new Entry(channel, null));
  }

  /** What can be seen of each, in the order of their names. */
  static List<ChanStats> snapshot() {
    expunge();
    return ENTRIES.stream()
        .flatMap(Entry::stats)
        .sorted(Comparator.comparing(ChanStats::name))
        .toList();
  }

  private static void expunge() {
    for (Reference<?> entry; (entry = FORGOTTEN.poll()) != null; ) {
      ENTRIES.remove(entry);
    }
  }

  /** For tests: how many entries are kept, forgotten ones too. */
  static int count() {
    expunge();
    return ENTRIES.size();
  }

  /** Equal to another one for the same channel, as long as there is that channel. */
  private static final class Entry extends WeakReference<Channel<?>> {
    private final int hash;

    Entry(Channel<?> channel, @Nullable ReferenceQueue<Channel<?>> queue) {
      super(channel, queue);
      hash = System.identityHashCode(channel);
    }

    Stream<ChanStats> stats() {
      return Stream.ofNullable(get()).map(Channel::stats).filter(stats -> !stats.closed());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Channel<?> channel = get();
      return channel != null && other instanceof Entry entry && entry.refersTo(channel);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
