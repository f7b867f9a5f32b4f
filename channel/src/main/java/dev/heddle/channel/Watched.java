// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a channel's subscriptions hear of its end from, also those that have asked for nothing. */
abstract class Watched {
  /** What is told. */
  interface Watcher {
    /** Something may have ended. To be called without a lock; throws nothing of a subscriber's. */
    void look();
  }

  private static final VarHandle WATCHERS =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "watchers", VarHandle.class, Watched.class, Set.class);

  private volatile @Nullable Set<Watcher> watchers; // made when first needed

  /** Whether nothing can be received any more. */
  abstract boolean isDrained();

  /** Lets a watcher look whether the end has come, whenever it may have. */
  final void watch(Watcher watcher) {
    Set<Watcher> all = watchers;
    if (all == null) {
      WATCHERS.compareAndSet(this, null, ConcurrentHashMap.newKeySet());
      all = Objects.requireNonNull(watchers);
    }
    all.add(watcher);
  }

  /** The watcher needs no look any more; if the channel is, the others may not know. */
  final void watchNoMore(Watcher watcher) {
    Set<Watcher> all = watchers;
    if (all != null && all.remove(watcher)) {
      tellWatchers();
    }
  }

  /** To call when the channel was closed or cancelled, after it was sealed. */
  final void tellWatchers() {
    Set<Watcher> all = watchers;
    if (all != null && isDrained()) {
      var failures = new Failures();
      all.forEach(watcher -> failures.collect(watcher::look));
      failures.throwFirst();
    }
  }
}
