// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.core.Core;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Ends;

/** Handles and channels for tests that look inside. */
public final class Chans {
  private Chans() {}

  /** The first handle of a channel around a core. */
  public static <T> Chan<T> around(Core core) {
    return new Chan<>(new Channel<>(core, null, null, Ends.NEW));
  }

  /** The core behind a handle. */
  public static Core core(Chan<?> chan) {
    return chan.channel.core();
  }
}
