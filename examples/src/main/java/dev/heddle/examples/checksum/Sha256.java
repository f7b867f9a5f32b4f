// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.heddle.channel.Chan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/*
 * Problem: a buffer per file is garbage, one per thread a leak when threads are many. A channel makes
 * a pool: a job receives a buffer, and sends it back. There are as many as runners, so none waits.
 */
final class Sha256 {
  private static final int BUFFER_BYTES = 128 << 10;

  private final Chan<byte[]> buffers;
  private final Progress progress;

  Sha256(int runners, Progress progress) {
    this.progress = progress;
    buffers = Chan.newChan(runners);
    for (int i = 0; i < runners; i++) {
      buffers.trySend(new byte[BUFFER_BYTES]);
    }
  }

  /** Reads a file. What goes wrong with it is its result; only an interrupt ends the run. */
  Line line(Item item) throws Exception {
    if (item.problem() != null) {
      return Line.problem(item.name(), item.problem());
    }
    byte[] buffer = buffers.recv();
    try {
      return Line.checksum(item.name(), digest(item.path(), buffer));
    } catch (IOException unreadable) {
      return Line.problem(item.name(), unreadable);
    } finally {
      buffers.trySend(buffer);
    }
  }

  private byte[] digest(Path path, byte[] buffer) throws Exception {
    var sha256 = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(path, NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
        progress.read(n);
        if (Thread.interrupted()) { // the file may be huge
          throw new InterruptedException();
        }
      }
    }
    return sha256.digest();
  }
}
