// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import dev.heddle.channel.diagnostics.OpenChannels;
import java.util.stream.Stream;

/**
 * The origin of a channel to which its user gave a name: it is listed as long as it is open.
 *
 * @param name the name
 */
public record Named(String name) implements Channel.Origin {
  private static final OpenChannels<Channel<?>> OPEN = new OpenChannels<>();

  /** Adds a channel with such an origin. */
  public static void list(Channel<?> channel) {
    OPEN.add(channel);
  }

  /** The channels that are open. */
  public static Stream<Channel<?>> channels() {
    return OPEN.stream();
  }

  @Override
  public void ended(Channel<?> channel) {
    OPEN.remove(channel);
  }

  /** For tests: how many entries are kept. */
  public static int count() {
    return OPEN.count();
  }
}
