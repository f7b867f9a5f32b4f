// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files to read, below a directory. In names given here, each char is one byte. */
record Tree(Path root) {

  /** Writes a file, with the directories it needs. */
  Tree file(String name, String content) throws IOException {
    return file(name, content.getBytes(ISO_8859_1));
  }

  Tree file(String name, byte[] content) throws IOException {
    Path path = path(name);
    Files.createDirectories(path.getParent());
    Files.write(path, content);
    return this;
  }

  /** Makes a file that is all zeros and takes no room on the disk. */
  Tree sparse(String name, long bytes) throws IOException {
    try (var file = new RandomAccessFile(path(name).toFile(), "rw")) {
      file.setLength(bytes);
    }
    return this;
  }

  /** The path of a name, whatever its bytes are: only a URI can say that. */
  Path path(String name) {
    var uri = new StringBuilder(root.toUri().toString());
    for (byte b : name.getBytes(ISO_8859_1)) {
      uri.append(b == '/' ? "/" : String.format("%%%02X", b));
    }
    return Path.of(URI.create(uri.toString()));
  }
}
