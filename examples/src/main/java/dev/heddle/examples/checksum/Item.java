// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the walk comes upon: a regular file, or a directory.
 *
 * @param path where to open it
 * @param name its name as it is printed, a char for each byte
 * @param problem why it can't be read, or null
 */
record Item(Path path, String name, boolean directory, @Nullable IOException problem) {

  Item unreadable(IOException why) {
    return new Item(path, name, directory, why);
  }
}
