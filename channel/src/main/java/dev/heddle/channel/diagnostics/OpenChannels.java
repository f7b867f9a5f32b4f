// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.diagnostics;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A list of channels that are open. They are held weakly, so a channel that becomes unreachable
 * without being closed can be collected. Its entry is removed when the next channel is added, or
 * the list is read.
 *
 * @param <C> the type of the channels, which are compared by identity
 */
public final class OpenChannels<C> {
  private final Set<Entry<C>> entries = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<C> forgotten = new ReferenceQueue<>();

  /** An empty list. */
  public OpenChannels() {}

  /** Adds a channel. */
  public void add(C channel) {
    expunge();
    entries.add(new Entry<>(channel, forgotten));
  }

  /** Removes a channel. Idempotent; does nothing for a channel that was not added. */
  public void remove(C channel) {
    entries.remove(new Entry<>(channel, null));
  }

  /** The channels that are in the list. */
  public Stream<C> stream() {
    expunge();
    return entries.stream().flatMap(entry -> Stream.ofNullable(entry.get()));
  }

  private void expunge() {
    for (Reference<?> entry; (entry = forgotten.poll()) != null; ) {
      entries.remove(entry);
    }
  }

  /** For tests: how many entries are kept, also those of unreachable channels. */
  public int count() {
    expunge();
    return entries.size();
  }

  /** Equal to another entry for the same channel, as long as that channel was not collected. */
  private static final class Entry<C> extends WeakReference<C> {
    private final int hash;

    Entry(C channel, @Nullable ReferenceQueue<C> queue) {
      super(channel, queue);
      hash = System.identityHashCode(channel);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      C channel = get();
      return channel != null && other instanceof Entry<?> entry && refersToSame(entry, channel);
    }

    @SuppressWarnings("unchecked") // only compares identities
    private static boolean refersToSame(Entry<?> entry, Object channel) {
      return ((Entry<Object>) entry).refersTo(channel);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
