// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/** Every kind of channel, so that what all of them promise is tested on all of them. */
enum Flavour {
  ONE,
  SIXTEEN,
  UNLIMITED,
  RENDEZVOUS,
  DROP_OLDEST,
  DROP_LATEST;

  <T> ChanBuilder<T> builder() {
    return this.<T>unnamed().name(name());
  }

  <T> ChanBuilder<T> unnamed() {
    ChanBuilder<T> builder = Chan.builder();
    return switch (this) {
      case ONE -> builder.capacity(1);
      case SIXTEEN -> builder.capacity(16);
      case UNLIMITED -> builder.unlimited();
      case RENDEZVOUS -> builder.rendezvous();
      case DROP_OLDEST -> builder.capacity(16).overflow(Overflow.DROP_OLDEST);
      case DROP_LATEST -> builder.capacity(16).overflow(Overflow.DROP_LATEST);
    };
  }

  <T> Chan<T> make() {
    return this.<T>builder().build();
  }

  boolean isBuffered() {
    return this != RENDEZVOUS;
  }

  /** Whether a full channel gives up a message rather than let a sender wait. */
  boolean drops() {
    return this == DROP_OLDEST || this == DROP_LATEST;
  }

  boolean letsSendersWait() {
    return this == ONE || this == SIXTEEN || this == RENDEZVOUS;
  }

  /** How many messages fit. */
  int capacity() {
    return switch (this) {
      case ONE -> 1;
      case SIXTEEN, DROP_OLDEST, DROP_LATEST -> 16;
      case UNLIMITED -> Integer.MAX_VALUE;
      case RENDEZVOUS -> 0;
    };
  }
}
