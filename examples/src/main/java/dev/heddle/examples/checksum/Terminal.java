// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether standard error is a terminal. System.console() only knows about input and output. */
final class Terminal {
  private Terminal() {}

  static boolean isStandardError() {
    try {
      Path device = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      return device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
    } catch (IOException notLinux) {
      return false; // better no progress than progress in a file
    }
  }
}
