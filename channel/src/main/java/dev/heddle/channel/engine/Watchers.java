// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import dev.heddle.channel.core.Core;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/*
 * Tells those that watch a channel of its end: its subscriptions, also those that have asked for nothing; and
 * subscribers that send, when they can't any more.
 *
 * The end may come with a message that any thread takes. So while a closed channel is watched, and not drained,
 * receives are asked to say so (awaitRoom), as a sender that waits for room asks. The receive that finds the
 * request takes it away, calls this, which asks anew, and only then looks whether the channel is drained. So
 * the last message is taken either before such a look, or by a receive that finds the request.
 */
public final class Watchers implements Runnable {
  /** What is told of the end. */
  public interface Watcher {
    /** Something may have ended. Called without a lock; throws nothing of a subscriber's. */
    void look();
  }

  private final Core core;
  private final Set<Watcher> all = ConcurrentHashMap.newKeySet();

  Watchers(Core core) {
    this.core = core;
  }

  /** It must look once itself afterwards. */
  void add(Watcher watcher) {
    all.add(watcher);
    if (core.isClosed()) {
      core.awaitRoom(); // else the thread that closes it does
    }
  }

  void remove(Watcher watcher) {
    all.remove(watcher);
  }

  /** To call when the channel was closed or cancelled, or a sending end was. */
  void tell() {
    if (!all.isEmpty()) {
      if (core.isClosed()) {
        core.awaitRoom(); // before they look whether it is drained: one of the two sees it
      }
      tellAll();
    }
  }

  /**
   * After messages were taken. A channel that is closed is to be told of as soon as it is drained,
   * whichever thread does that. Throws nothing: that thread has the message.
   */
  @Override
  public void run() {
    if (all.isEmpty() || !core.isClosed()) {
      return;
    }
    try {
      core.awaitRoom(); // before this looks: a thread that takes the last message calls this, too
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
