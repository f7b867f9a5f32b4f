// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.Flow;

/** For a subscriber that is told right away that there is nothing to subscribe to. */
enum NoSubscription implements Flow.Subscription {
  INSTANCE;

  @Override
  public void request(long messages) {}

  @Override
  public void cancel() {}
}
