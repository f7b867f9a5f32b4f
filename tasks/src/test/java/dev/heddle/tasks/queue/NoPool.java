// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

/** The home of entries that are in no pool. */
public record NoPool(String name) implements Entry.Home {
  @Override
  public TicketBlocker ticketBlocker() {
    return new TicketBlocker(name);
  }

  @Override
  public void calledOff(Entry<?> entry) {
    throw new AssertionError("nobody takes it out");
  }

  @Override
  public boolean awaitFromWithin(Entry<?> entry, long nanos) {
    return false;
  }
}
