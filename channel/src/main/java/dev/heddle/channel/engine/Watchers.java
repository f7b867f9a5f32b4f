// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import dev.heddle.channel.core.Core;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/*
 * Tells the watchers of a channel of its end. Watchers are the channel's subscriptions, also those that have asked
 * for nothing, and subscribers that send to it, which are told when they can send no more.
 *
 * The end may come when any thread takes a message. So while a closed channel is watched, and not drained,
 * receives are asked to report (awaitRoom), in the same way as by a sender that waits for room. The receive that
 * finds the request clears it and runs this, which first makes the request again, and only then looks whether the
 * channel is drained. So the last message is taken either before such a look, or by a receive that finds the
 * request.
 */
public final class Watchers implements Runnable {
  /** Is told of the end. */
  public interface Watcher {
    /**
     * Called when the channel or an end of it may have ended, without a lock. Throws nothing that a
     * subscriber throws.
     */
    void look();
  }

  private final Core core;
  private final Set<Watcher> all = ConcurrentHashMap.newKeySet();

  Watchers(Core core) {
    this.core = core;
  }

  /** Adds a watcher, which must also look once afterwards. */
  void add(Watcher watcher) {
    all.add(watcher);
    if (core.isClosed()) {
      core.awaitRoom(); // otherwise the thread that closes it does this
    }
  }

  void remove(Watcher watcher) {
    all.remove(watcher);
  }

  /**
   * Tells the watchers. To call when the channel was closed or cancelled, or a sending end was
   * closed or moved.
   */
  void tell() {
    if (!all.isEmpty()) {
      if (core.isClosed()) {
        core.awaitRoom(); // before they look whether it is drained: they or a receive will see it
      }
      tellAll();
    }
  }

  /**
   * Runs after messages were taken. The watchers of a closed channel are to be told as soon as it
   * is drained, no matter which thread drains it. Throws nothing: the thread that runs this has
   * taken a message.
   */
  @Override
  public void run() {
    if (all.isEmpty() || !core.isClosed()) {
      return;
    }
    try {
      core.awaitRoom(); // before this looks: a receive of the last message runs this, too
      if (core.isDrained()) {
        tellAll();
      }
    } catch (Throwable failure) {
      Failures.report(failure);
    }
  }

  private void tellAll() {
    var failures = new Failures();
    all.forEach(watcher -> failures.collect(watcher::look));
    failures.throwFirst();
  }
}
