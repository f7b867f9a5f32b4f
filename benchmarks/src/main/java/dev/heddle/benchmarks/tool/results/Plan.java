// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import dev.heddle.benchmarks.channels.Contender;
import dev.heddle.benchmarks.tasks.RoundTripWay;
import dev.heddle.benchmarks.tasks.TaskWay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Every case there is, contenders next to each other, so that rivals run within seconds. */
public final class Plan {
  /** The workloads on channels that every channel takes part in. */
  public static final List<String> CHANNEL_WORKLOADS =
      List.of("solo", "pingpong", "spsc", "mpmc4", "mpmc1k", "fanIn", "fanOut", "pairs", "chain");

  /** The channel workloads that are measured on a channel too that is kept. */
  public static final List<String> TO_KEEP = List.of("spsc", "mpmc4", "fanOut");

  /** The workloads on a channel that is kept: with messages made beforehand, and with new ones. */
  static final List<String> KEPT_WORKLOADS =
      Stream.concat(TO_KEEP.stream().map(Plan::old), TO_KEEP.stream().map(Plan::fresh)).toList();

  /** A server has buffers. */
  private static final Set<Integer> KEPT_CAPACITIES = Set.of(16, 100);

  /** The workloads on those that can wait for several channels at once. */
  static final List<String> SELECT_WORKLOADS =
      List.of(
          "select1Ready",
          "select1Waiting",
          "select2Ready",
          "select2Waiting",
          "select8Ready",
          "select8Waiting",
          "select8Flow");

  /** A rendezvous and one buffer say what there is to say about a select. */
  private static final List<Integer> SELECT_CAPACITIES = List.of(0, 16);

  /** All workloads. */
  static final List<String> WORKLOADS =
      Stream.of(
              CHANNEL_WORKLOADS,
              KEPT_WORKLOADS,
              SELECT_WORKLOADS,
              List.of("batch", "neighbour", "noop", "tenMicros", "roundTrip", "roundTrip100"))
          .flatMap(List::stream)
          .toList();

  /** The capacities that are measured unless others are asked for. */
  public static final List<Integer> CAPACITIES = List.of(0, 1, 16, 100, 1000);

  /**
   * Above this, only batches are of interest, and single messages to compare them with: runs of 64
   * want room for several, or the two sides park all the time.
   */
  private static final int LARGEST_FOR_ALL = 100;

  private static final Set<String> WITH_LARGE_BUFFERS = Set.of("batch", "spsc");

  /** The numbers of carriers that are measured unless others are asked for. */
  public static final List<Integer> CARRIERS = List.of(2, 1);

  private Plan() {}

  /**
   * Returns what a workload is called on a channel that is kept.
   *
   * @param workload its name otherwise
   * @return its name there
   */
  public static String old(String workload) {
    return "old" + capitalized(workload);
  }

  /**
   * Returns what a workload is called on a channel that is kept, if every message is new.
   *
   * @param workload its name otherwise
   * @return its name there
   */
  public static String fresh(String workload) {
    return "fresh" + capitalized(workload);
  }

  private static String capitalized(String workload) {
    return Character.toUpperCase(workload.charAt(0)) + workload.substring(1);
  }

  /**
   * Returns the cases on these capacities and carriers that the filter accepts.
   *
   * @param capacities of channels; cases without one are there whatever these are
   * @param carriers the numbers of carriers
   * @param filter accepts a case or does not
   * @return the cases, in the order in which they are measured
   */
  public static List<Case> cases(
      List<Integer> capacities, List<Integer> carriers, Predicate<Case> filter) {
    var cases = new ArrayList<Case>();
    for (int carrier : carriers) {
      for (var workload : WORKLOADS) {
        jobContenders(workload)
            .forEach(label -> cases.add(new Case(workload, label, null, carrier)));
        if (jobContenders(workload).isEmpty()) {
          for (int capacity : capacities) {
            Arrays.stream(Contender.values())
                .filter(contender -> takesPart(contender, workload, capacity))
                .forEach(c -> cases.add(new Case(workload, c.label(), capacity, carrier)));
          }
        }
      }
    }
    cases.removeIf(filter.negate());
    return cases;
  }

  /**
   * Tells whether a name was asked for; a star at the end stands for any rest.
   *
   * @param asked the name that was asked for, or its beginning and a star
   * @param name the name
   * @return true if it was
   */
  public static boolean fits(String asked, String name) {
    return asked.endsWith("*")
        ? name.startsWith(asked.substring(0, asked.length() - 1))
        : name.equals(asked);
  }

  /** Returns who takes part in a workload of jobs; nobody if it is one of channels. */
  private static List<String> jobContenders(String workload) {
    return switch (workload) {
      case "noop", "tenMicros" -> Arrays.stream(TaskWay.values()).map(TaskWay::label).toList();
      case "roundTrip", "roundTrip100" ->
          Arrays.stream(RoundTripWay.values()).map(RoundTripWay::label).toList();
      default -> List.of();
    };
  }

  private static boolean takesPart(Contender contender, String workload, int capacity) {
    if (!contender.fits(capacity) || (workload.equals("solo") && capacity == 0)) {
      return false;
    }
    if (isForBatches(capacity)
        && (!WITH_LARGE_BUFFERS.contains(workload) || !onVirtualThreads(contender))) {
      return false;
    }
    if (SELECT_WORKLOADS.contains(workload)) {
      return contender.selects() && SELECT_CAPACITIES.contains(capacity);
    }
    if (KEPT_WORKLOADS.contains(workload) && !KEPT_CAPACITIES.contains(capacity)) {
      return false;
    }
    return switch (workload) {
      case "batch" ->
          capacity > 1
              && (contender == Contender.HEDDLE
                  || contender == Contender.ABQ
                  || contender == Contender.LBQ);
      case "pingpong", "spsc", "oldSpsc", "freshSpsc" -> true;
      default -> contender != Contender.FLOOR;
    };
  }

  /**
   * Tells whether a capacity is measured for the sake of batches only.
   *
   * @param capacity of a channel
   * @return true if it is
   */
  public static boolean isForBatches(int capacity) {
    return capacity > LARGEST_FOR_ALL;
  }

  private static boolean onVirtualThreads(Contender contender) {
    return contender == Contender.HEDDLE || contender.isRivalOnVirtualThreads();
  }
}
