// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/**
 * Capacities with a meaning of their own, for {@link ExploreScenario}; so that one number replays a
 * run.
 */
final class ExploreKind {
  static final int UNLIMITED = 0;
  static final int RENDEZVOUS = -1000;

  private ExploreKind() {}
}
