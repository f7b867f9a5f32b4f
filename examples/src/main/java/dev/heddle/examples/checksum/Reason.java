// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read, in the operating system's words. */
final class Reason {
  private Reason() {}

  static String of(IOException problem) {
    return switch (problem) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(problem.getMessage());
    };
  }
}
