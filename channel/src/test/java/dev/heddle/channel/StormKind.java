// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/** What {@link StormTest} storms at. */
enum StormKind {
  CAPACITY_1(1),
  CAPACITY_2(2),
  CAPACITY_3(3),
  CAPACITY_30(30),
  UNLIMITED(0),
  RENDEZVOUS(0),
  DROP_OLDEST(2),
  DROP_LATEST(3);

  private final int capacity;

  StormKind(int capacity) {
    this.capacity = capacity;
  }

  ChanBuilder<Integer> builder() {
    ChanBuilder<Integer> builder = Chan.builder();
    return switch (this) {
      case UNLIMITED -> builder.unlimited();
      case RENDEZVOUS -> builder.rendezvous();
      case DROP_OLDEST -> builder.capacity(capacity).overflow(Overflow.DROP_OLDEST);
      case DROP_LATEST -> builder.capacity(capacity).overflow(Overflow.DROP_LATEST);
      default -> builder.capacity(capacity);
    };
  }
}
