// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The directory that was asked for. It may be a symbolic link to one: whoever names a link on the
 * command line means what it leads to.
 *
 * @param path where to open it
 * @param name what was typed, a char for each byte; every printed name begins with it
 */
record Root(Path path, String name) {

  static Root of(String directory) throws IOException {
    Path path = path(directory);
    if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
      throw new FileSystemException(directory, null, "Not a directory");
    }
    Charset typed = Charset.forName(System.getProperty("native.encoding"));
    return new Root(path, new String(directory.getBytes(typed), ISO_8859_1));
  }

  private static Path path(String directory) throws IOException {
    if (directory.isEmpty()) { // which to Java means the current one
      throw new NoSuchFileException(directory);
    }
    try {
      return Path.of(directory);
    } catch (InvalidPathException notInThisEncoding) {
      throw new FileSystemException(directory, null, notInThisEncoding.getReason());
    }
  }
}
