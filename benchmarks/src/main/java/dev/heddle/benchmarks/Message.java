// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

/**
 * What travels through every contender: one of 1,024 objects made beforehand, so that no contender
 * pays for making or boxing messages.
 *
 * @param value what a receiver adds up, so that no message goes missing unnoticed
 */
public record Message(int value) {
  private static final int COUNT = 1024; // a power of two
  private static final Message[] ALL = new Message[COUNT];

  static {
    for (int value = 0; value < COUNT; value++) {
      ALL[value] = new Message(value);
    }
  }

  /**
   * Returns the message for a position in a sender's sequence.
   *
   * @param position any int
   * @return one of the ready-made messages
   */
  public static Message at(int position) {
    return ALL[position & (COUNT - 1)];
  }
}
