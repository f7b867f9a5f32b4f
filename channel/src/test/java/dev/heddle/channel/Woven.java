// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetWeaver;

/** Woven copies of this package. */
final class Woven {
  private Woven() {}

  static DetWeaver copy() {
    return with(null);
  }

  static DetWeaver with(DetWeaver.Fault fault) {
    return new DetWeaver(fault, Woven.class.getPackageName());
  }
}
