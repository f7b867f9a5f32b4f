// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import java.io.IOException;

/** Standard output takes no more. Thrown where results are handed out, it ends the task system. */
final class Unwritten extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  Unwritten(IOException cause) {
    super(cause);
    reason = Reason.of(cause);
  }

  /** Says why, unless it is only that nobody reads any more, and returns the exit status. */
  int report() {
    if (reason.equals("Broken pipe")) {
      return 141; // as any program in front of "| head" that has had enough
    }
    System.err.println("Checksum: standard output: " + reason);
    return 1;
  }
}
