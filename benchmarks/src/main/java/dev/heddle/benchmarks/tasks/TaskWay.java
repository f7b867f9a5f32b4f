// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Message;
import java.util.Arrays;
import java.util.Locale;

/** A way to run many small jobs on virtual threads and to add up what they return. */
public enum TaskWay {
  /** {@code TaskSystem.map} with 256 runners, from an iterator, results one by one. */
  HEDDLE,
  /** {@code TaskSystem.map} with 256 runners, from a list to a list. */
  HEDDLE_LIST,
  /** {@code TaskSystem.run} with 256 runners, of a list of tasks. */
  HEDDLE_RUN,
  /** A fork for each job in a {@code StructuredTaskScope}. */
  SCOPE,
  /** {@code Executors.newVirtualThreadPerTaskExecutor}. */
  EXECUTOR,
  /** A thread for each job, at most 256 at once by a {@code Semaphore}. */
  SEMAPHORE,
  /** {@code Gatherers.mapConcurrent} with 256. */
  GATHERER,
  /** jox's {@code Par.parLimit} with 256, of a list of callables. */
  JOX_PAR;

  /** How many jobs run at once where that is bounded. */
  static final int RUNNERS = 256;

  /** One job. */
  @FunctionalInterface
  interface Job {
    /** Returns the input. */
    Message run(Message input);
  }

  /** Runs jobs, with the ready-made messages as inputs, so that only the way itself allocates. */
  @FunctionalInterface
  interface Runner {
    /** Returns the sum of the values that the jobs returned. */
    long run(int jobs, Job job) throws Exception;
  }

  /**
   * Returns the way with a label.
   *
   * @param label for instance {@code scope}
   * @return the way
   * @throws IllegalArgumentException if there is none
   */
  public static TaskWay of(String label) {
    return Arrays.stream(values())
        .filter(way -> way.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no way to run tasks called " + label));
  }

  /**
   * Returns what results and options call the way.
   *
   * @return the label
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Tells whether the way runs only in a JVM that was started with {@code --enable-preview}.
   *
   * @return true if it needs that option
   */
  public boolean needsPreview() {
    return this == JOX_PAR;
  }

  /** Returns the code; only the class that is asked for gets loaded. */
  Runner runner() {
    return switch (this) {
      case HEDDLE -> new HeddleTasks();
      case HEDDLE_LIST -> new HeddleListTasks();
      case HEDDLE_RUN -> new HeddleRunTasks();
      case SCOPE -> new ScopeTasks();
      case EXECUTOR -> new ExecutorTasks();
      case SEMAPHORE -> new SemaphoreTasks();
      case GATHERER -> new GathererTasks();
      case JOX_PAR -> new JoxParTasks();
    };
  }
}
