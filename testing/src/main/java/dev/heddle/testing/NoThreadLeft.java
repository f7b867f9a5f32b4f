// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test after which a thread of a task system is alive. A module registers it for its
 * whole suite, in {@code META-INF/services}.
 */
public final class NoThreadLeft implements AfterEachCallback {
  /* A thread that has been joined may be in a dump for a moment still; one that lives stays. */
  private static final int LOOKS = 20;

  /** Makes the extension. */
  public NoThreadLeft() {}

  @Override
  public void afterEach(ExtensionContext context) {
    List<String> left = ThreadDump.ofSystems();
    for (int looks = 1; looks < LOOKS && !left.isEmpty(); looks++) {
      left = ThreadDump.ofSystems();
    }
    if (!left.isEmpty()) {
      throw new AssertionError("alive after the test: " + left);
    }
  }
}
