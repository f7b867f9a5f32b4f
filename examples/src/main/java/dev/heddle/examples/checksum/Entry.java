// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/*
 * A name in a directory, in the order of whole paths, byte by byte: as if a directory's name ended in
 * a slash. Links, pipes, sockets and devices are left out, as "find -type f" does.
 */
record Entry(Path name, boolean directory) implements Comparable<Entry> {

  static Iterator<Item> list(Item directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (var paths = Files.newDirectoryStream(directory.path())) {
      for (Path path : paths) {
        add(path, entries);
      }
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    entries.sort(null);
    return entries.stream().map(entry -> entry.in(directory)).iterator();
  }

  private static void add(Path path, List<Entry> entries) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
      if (attributes.isDirectory() || attributes.isRegularFile()) {
        entries.add(new Entry(path.getFileName(), attributes.isDirectory()));
      }
    } catch (IOException unknown) { // take it for a file: whoever opens it will report why
      entries.add(new Entry(path.getFileName(), false));
    }
  }

  private Item in(Item directory) {
    Path path = directory.path().resolve(name);
    String printed = PathBytes.join(directory.name(), PathBytes.lastName(path));
    return new Item(path, printed, this.directory, null);
  }

  @Override
  public int compareTo(Entry other) {
    return sortKey().compareTo(other.sortKey()); // on Unix, paths compare byte by byte
  }

  private Path sortKey() {
    return directory ? name.resolve("-") : name; // any name will do: it is the slash that counts
  }
}
