// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.io.IOException;

/** Jobs that fail. */
final class FailingJobs {
  private FailingJobs() {}

  static <T> T io() throws IOException {
    throw new IOException("disk");
  }
}
