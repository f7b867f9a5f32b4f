// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where results were measured, and what.
 *
 * @param date the day, UTC
 * @param jdk its version and vendor
 * @param cpu its model
 * @param cores how many there are
 * @param os its name and version
 * @param load the load average of the minute before the run; much above 0: not alone
 * @param commit of this repository; ends in + if files were changed other than results
 * @param versions of the contenders that have one of their own
 */
public record Machine(
    String date,
    String jdk,
    String cpu,
    int cores,
    String os,
    double load,
    String commit,
    Map<String, String> versions) {
  /**
   * Looks around.
   *
   * @param benchmarks the folder of this module
   * @param moreVersions versions of contenders that the build does not know
   * @return what was found
   * @throws IOException if a file can't be read
   * @throws InterruptedException if interrupted
   */
  public static Machine here(Path benchmarks, Map<String, String> moreVersions)
      throws IOException, InterruptedException {
    var versions = new TreeMap<>(moreVersions);
    var properties = new Properties();
    try (var in = Machine.class.getResourceAsStream("versions.properties")) {
      properties.load(in);
    }
    properties.forEach((key, value) -> versions.put((String) key, (String) value));
    return new Machine(
        LocalDate.now(ZoneOffset.UTC).toString(),
        System.getProperty("java.runtime.version") + " " + System.getProperty("java.vendor"),
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        commit(benchmarks),
        versions);
  }

  /**
   * Returns the name that a results file from here gets, without its ending.
   *
   * @return the name
   */
  public String fileName() {
    return date + "-" + word(jdk.replaceAll("[+ ].*", "")) + "-" + word(cpu);
  }

  /**
   * Returns what this run here must have in common with another for their results to stand in one
   * file, as far as it differs; empty if nothing does.
   */
  List<String> differences(Machine other) {
    var different = new ArrayList<String>();
    add(different, "JDK", jdk, other.jdk);
    add(different, "CPU", cpu, other.cpu);
    add(different, "cores", cores, other.cores);
    add(different, "OS", os, other.os);
    add(different, "commit", commit, other.commit);
    versions.forEach((name, version) ->
        add(different, name, version, other.versions.getOrDefault(name, version)));
    if (commit.endsWith("+")) {
      different.add("commit " + commit + ": files were changed since, nobody knows which");
    }
    return different;
  }

  /** Returns the same with what the other adds: more versions, the higher load. */
  Machine with(Machine other) {
    var all = new TreeMap<>(versions);
    all.putAll(other.versions);
    return new Machine(date, jdk, cpu, cores, os, Math.max(load, other.load), commit, all);
  }

  private static void add(List<String> different, String what, Object one, Object other) {
    if (!one.equals(other)) {
      different.add("%s %s, not %s".formatted(what, other, one));
    }
  }

  private static String word(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-|-$", "");
  }

  private static String cpuModel() throws IOException {
    var info = Path.of("/proc/cpuinfo");
    if (Files.exists(info)) {
      try (var lines = Files.lines(info)) {
        var model = lines.filter(line -> line.startsWith("model name")).findFirst();
        if (model.isPresent()) {
          return model.get().replaceAll("^[^:]*:\\s*", "");
        }
      }
    }
    return System.getProperty("os.arch");
  }

  private static String commit(Path folder) throws InterruptedException {
    var head = Shell.output(folder, "git", "rev-parse", "--short=12", "HEAD").orElse("unknown");
    var changes =
        Shell.output(
                folder,
                "git",
                "status",
                "--porcelain",
                "--",
                ":/",
                ":(top,exclude)benchmarks/results")
            .orElse("");
    return changes.isEmpty() ? head : head + "+";
  }
}
