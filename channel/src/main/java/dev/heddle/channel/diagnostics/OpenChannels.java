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
 * A list of channels that are open. They are held weakly, so one that is forgotten without being
 * closed can be collected; its entry goes when the next channel comes, or somebody looks.
 *
 * @param <C> the type of the channels, which are told apart by identity
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

  /** Idempotent, and nothing for a channel that was not added. */
  public void remove(C channel) {
    entries.remove(new Entry<>(channel, null));
  }

  /** Those that are left. */
  public Stream<C> stream() {
    expunge();
    return entries.stream().flatMap(entry -> Stream.ofNullable(entry.get()));
  }

  private void expunge() {
    for (Reference<?> entry; (entry = forgotten.poll()) != null; ) {
      entries.remove(entry);
    }
  }

  /** For tests: how many entries are kept, forgotten ones too. */
  public int count() {
    expunge();
    return entries.size();
  }

  /** Equal to another one for the same channel, as long as there is that channel. */
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

    @SuppressWarnings("unchecked") // compares identities alone
    private static boolean refersToSame(Entry<?> entry, Object channel) {
      return ((Entry<Object>) entry).refersTo(channel);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
