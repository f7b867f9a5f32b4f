// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The JVM's thread dump, the only list of all virtual threads. */
public final class ThreadDump {
  /**
   * How names begin of systems that are explored. A thread of theirs that was found stuck stays
   * where it is.
   */
  public static final String EXPLORED = "explored";

  private static final Pattern OF_A_SYSTEM =
      Pattern.compile(
          "\"name\": \"((?!" + EXPLORED + ")[^\"]*-(?:runner-\\d+|owner|listener|watch))\"");

  private ThreadDump() {}

  /**
   * Dumps all threads, platform and virtual ones, with their scopes.
   *
   * @return the dump, in JSON
   */
  public static String json() {
    try {
      Path folder = Files.createTempDirectory("heddle");
      Path file = folder.resolve("threads.json");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
        return Files.readString(file);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Finds the living threads that are named like runners and owners of a task system, but for one
   * that is {@linkplain #EXPLORED explored}.
   *
   * @return their names
   */
  public static List<String> ofSystems() {
    return OF_A_SYSTEM.matcher(json()).results().map(found -> found.group(1)).toList();
  }
}
