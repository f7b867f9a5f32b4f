// SPDX-License-Identifier: Apache-2.0

package dev.heddle.it;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails every test after which a thread that Heddle started is alive. Registered for the suite. */
public final class NoThreadLeft implements AfterEachCallback {
  private static final Pattern OURS =
      Pattern.compile("\"name\": \"([^\"]*-(?:runner-\\d+|owner))\"");

  /** Makes the extension. */
  public NoThreadLeft() {}

  @Override
  public void afterEach(ExtensionContext context) {
    List<String> left = alive();
    if (!left.isEmpty()) {
      throw new AssertionError("alive after the test: " + left);
    }
  }

  /** Names of all threads, virtual ones too, that have a name of ours. */
  static List<String> alive() {
    try {
      Path folder = Files.createTempDirectory("heddle");
      Path file = folder.resolve("threads.json");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
        return OURS.matcher(Files.readString(file)).results().map(r -> r.group(1)).toList();
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
