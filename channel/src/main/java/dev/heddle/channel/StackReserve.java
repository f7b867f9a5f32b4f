// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/**
 * Takes more stack than a step needs that must not fail halfway, so that a thread at the end of its
 * stack fails before it.
 */
final class StackReserve {
  private StackReserve() {}

  /**
   * For claiming a slot and publishing it. Between the two a failure would stop the buffer for
   * everyone. Compiled, this is nothing; but then publishing calls nothing either.
   */
  static long forPublishing(long a, long b, long c, long d, long e) {
    return more(a, b, c, d, e, a, b, c) + e;
  }

  private static long more(long a, long b, long c, long d, long e, long f, long g, long h) {
    return most(a, b, c, d, e, f, g, h) + h;
  }

  private static long most(long a, long b, long c, long d, long e, long f, long g, long h) {
    return Long.max(a + b + c, Long.max(d + e + f, g + h));
  }

  /**
   * For standing in a line and leaving it again, and for waking others: real frames, also when
   * compiled. True, so that a caller can make sure that it is called.
   */
  static boolean forWaiting() {
    return frames(16) > 0;
  }

  /**
   * For holding a buffer's head, looking and moving there, and letting it go. True, so that a
   * caller can make sure that it is called.
   */
  static boolean forHolding() {
    return frames(128) > 0;
  }

  private static int frames(int count) {
    return count == 0 ? 1 : 1 + frames(count - 1);
  }
}
