// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URLDecoder;
import java.nio.file.Path;

/*
 * Problem: on Unix a file name is bytes, and need not be text in any encoding. Path.toString loses
 * such bytes; the Path itself keeps them when it came from a directory, and its URI shows them.
 * In this package a name is therefore a string in which each char is one byte (ISO 8859-1), made
 * here and only turned into bytes again when it is printed.
 */
final class PathBytes {
  private PathBytes() {}

  /** The bytes of a path's last name, exactly as its directory has them. */
  static String lastName(Path path) {
    String name = path.getFileName().toString();
    if (US_ASCII.newEncoder().canEncode(name)) {
      return name;
    }
    String uri = path.toUri().getRawPath();
    int end = uri.endsWith("/") ? uri.length() - 1 : uri.length(); // a directory's ends in a slash
    String last = uri.substring(uri.lastIndexOf('/', end - 1) + 1, end);
    return URLDecoder.decode(last.replace("+", "%2B"), ISO_8859_1);
  }

  /** The bytes of {@code directory/name}; where the directory ends in a slash, no second one. */
  static String join(String directory, String name) {
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }
}
