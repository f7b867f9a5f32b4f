// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/*
 * What a channel's subscriptions hear of its end from, also those that have asked for nothing; and what
 * subscribers that send hear from that they can't any more.
 *
 * The end may come with a message that anybody takes. So while a closed channel is watched, and not drained,
 * receives are asked to say so, by the bit with which a sender that waits for room asks. Whoever finds the bit
 * takes it away, sets it again, and only then looks whether the channel is drained. So the last message
 * is taken either before such a look, or by a receive that finds the bit.
 */
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

  /** Whether no send is accepted any more. */
  abstract boolean isClosed();

  /** Whether nothing can be received any more. */
  abstract boolean isDrained();

  /**
   * From now on, a receive that changes something calls {@link #tookSome}, unless one before did.
   */
  abstract void awaitRoom();

  /** Lets a watcher look whenever the end may have come. It must look once itself afterwards. */
  final void watch(Watcher watcher) {
    Set<Watcher> all = watchers;
    if (all == null) {
      WATCHERS.compareAndSet(this, null, ConcurrentHashMap.newKeySet());
      all = Objects.requireNonNull(watchers);
    }
    all.add(watcher);
    if (isClosed()) {
      awaitRoom(); // else who closes it does
    }
  }

  /** The watcher needs no look any more. */
  final void watchNoMore(Watcher watcher) {
    Set<Watcher> all = watchers;
    if (all != null) {
      all.remove(watcher);
    }
  }

  /**
   * To call when the channel was closed or cancelled, after it was sealed, or a sending end was.
   */
  final void tellWatchers() {
    Set<Watcher> all = watchers;
    if (all != null && !all.isEmpty()) {
      if (isClosed()) {
        awaitRoom(); // before the watchers look whether it is drained: one of the two sees it
      }
      tell(all);
    }
  }

  /**
   * To call when messages were taken out after {@link #awaitRoom}. A channel that is closed is to
   * be told of as soon as it is drained, whoever does that. Throws nothing: the taker has the
   * message.
   */
  final void tookSome() {
    Set<Watcher> all = watchers;
    if (all == null || all.isEmpty() || !isClosed()) {
      return;
    }
    try {
      awaitRoom(); // before this looks: who takes the last message meanwhile calls this, too
      if (isDrained()) {
        tell(all);
      }
    } catch (Throwable failure) {
      Failures.report(failure);
    }
  }

  private static void tell(Set<Watcher> all) {
    var failures = new Failures();
    all.forEach(watcher -> failures.collect(watcher::look));
    failures.throwFirst();
  }
}
