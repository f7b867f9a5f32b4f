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
  private static final VarHandle WATCHERS =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "watchers", VarHandle.class, Watched.class, Set.class);

  private volatile @Nullable Set<ChanSubscription<?>> watchers; // made when first needed

  /** Whether nothing can be received any more. */
  abstract boolean isDrained();

  /** Lets a subscription look whether the end has come, whenever it may have. */
  final void watch(ChanSubscription<?> subscription) {
    Set<ChanSubscription<?>> all = watchers;
    if (all == null) {
      WATCHERS.compareAndSet(this, null, ConcurrentHashMap.newKeySet());
      all = Objects.requireNonNull(watchers);
    }
    all.add(subscription);
  }

  /** The subscription is over; if the channel is, the others may not know. */
  final void watchNoMore(ChanSubscription<?> subscription) {
    Set<ChanSubscription<?>> all = watchers;
    if (all != null && all.remove(subscription)) {
      tellWatchers();
    }
  }

  /** To call when the channel was closed or cancelled, after it was sealed. */
  final void tellWatchers() {
    Set<ChanSubscription<?>> all = watchers;
    if (all != null && isDrained()) {
      all.forEach(ChanSubscription::look);
    }
  }
}
