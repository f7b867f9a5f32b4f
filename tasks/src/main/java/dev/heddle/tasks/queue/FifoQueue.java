// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/* Entries in the order in which they were added: a channel. */
final class FifoQueue<R extends @Nullable Object> implements ReadyQueue<R> {
  private final Chan<Entry<R>> entries = Chan.unlimited();

  @Override
  public void add(Entry<R> entry) {
    boolean unused = entries.trySend(entry); // unlimited: true, or it throws
  }

  @Override
  public Entry<R> take() throws InterruptedException {
    return entries.recv();
  }

  @Override
  public @Nullable Entry<R> tryTake() {
    return entries.tryRecv();
  }

  @Override
  public int take(Collection<Entry<R>> into, int max, Duration linger) throws InterruptedException {
    return entries.recvBatch(into, max, linger);
  }

  @Override
  public boolean remove(Entry<R> entry) {
    return entries.asBlockingQueue().remove(entry);
  }

  @Override
  public int size() {
    return entries.peek();
  }

  @Override
  public List<Entry<R>> drain() {
    List<Entry<R>> rest = new ArrayList<>();
    try {
      Entry<R> entry;
      while ((entry = entries.tryRecv()) != null) {
        rest.add(entry);
      }
    } catch (ChannelClosedException drained) {
      // that was all
    }
    return rest;
  }

  @Override
  public void close() {
    entries.close();
  }
}
