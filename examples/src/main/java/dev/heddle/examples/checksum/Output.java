// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/*
 * Problem: a program that may be stopped at any moment must not leave half a line behind, nor keep
 * what is done to itself, and must notice when nobody reads any more. Each line is one write, past
 * PrintStream: that would cut lines at its buffer's end, and keep quiet about a closed pipe.
 */
final class Output {
  private final FileOutputStream results = new FileOutputStream(FileDescriptor.out);
  private final FileOutputStream problems = new FileOutputStream(FileDescriptor.err);
  private final Map<String, Line> unprinted = new ConcurrentSkipListMap<>();
  private final Progress progress;
  private boolean complete = true; // owner thread only

  Output(Progress progress) {
    this.progress = progress;
  }

  /** Whether there was no problem so far. */
  boolean complete() {
    return complete;
  }

  /** Remembers a line that is done while one before it is not; any thread. */
  Line done(Line line) {
    unprinted.put(line.name(), line);
    return line;
  }

  /** Prints a line where it belongs, between two pictures of the progress bar. */
  void print(Line line) {
    unprinted.remove(line.name());
    complete &= !line.problem();
    progress.aside(() -> write(line));
  }

  /** Prints what else is done. For the end before the end, when no runner is at work any more. */
  void printRest() {
    unprinted.values().forEach(this::print);
  }

  private void write(Line line) {
    try {
      (line.problem() ? problems : results).write(line.text().getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new Unwritten(e);
    }
  }
}
