// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A receiver that waits in a rendezvous, ready to be given a message while it leads. */
final class Request extends RendezvousWaiter {
  private @Nullable Object message; // written by who moved this to MATCHING; published by MATCHED

  Request(Thread thread) {
    super(thread);
  }

  @Override
  boolean isRequesting() {
    return state == ARMED;
  }

  @Override
  boolean give(Object given) {
    if (!changeState(ARMED, MATCHING)) {
      return false;
    }
    message = given;
    state = MATCHED;
    return true;
  }

  @Override
  Object message() {
    return Objects.requireNonNull(message);
  }

  @Override
  void forget() {
    super.forget();
    message = null;
  }
}
