// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import dev.heddle.benchmarks.pipes.BlockingQueuePipe;
import dev.heddle.benchmarks.pipes.HeddlePipe;
import dev.heddle.benchmarks.pipes.HeddleSelection;
import dev.heddle.benchmarks.pipes.JoxPipe;
import dev.heddle.benchmarks.pipes.JoxSelection;
import dev.heddle.benchmarks.pipes.Pipe;
import dev.heddle.benchmarks.pipes.Selection;
import dev.heddle.benchmarks.pipes.TransferQueuePipe;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;

/** Who takes part in the channel workloads. The constant's name in lower case is its label. */
public enum Contender {
  /** Heddle's channel, on virtual threads. */
  HEDDLE(Stage.VIRTUAL_THREADS),
  /** {@code ArrayBlockingQueue}, on virtual threads. */
  ABQ(Stage.VIRTUAL_THREADS),
  /** {@code LinkedBlockingQueue} with a capacity, on virtual threads. */
  LBQ(Stage.VIRTUAL_THREADS),
  /** {@code LinkedTransferQueue.transfer}, on virtual threads. */
  LTQ(Stage.VIRTUAL_THREADS),
  /** {@code SynchronousQueue}, on virtual threads. */
  SQ(Stage.VIRTUAL_THREADS),
  /** A jox channel, on virtual threads. */
  JOX(Stage.VIRTUAL_THREADS),
  /** A Kotlin channel, on Kotlin's own dispatcher. */
  KOTLIN(Stage.COROUTINES),
  /** A Go channel, in a process of its own. */
  GO(Stage.GOROUTINES),
  /** No channel: what parking and unparking alone costs. */
  FLOOR(Stage.VIRTUAL_THREADS);

  /** What a contender's workloads run on. */
  public enum Stage {
    /** The JDK's virtual threads. */
    VIRTUAL_THREADS,
    /** Kotlin's coroutines on {@code Dispatchers.Default}. */
    COROUTINES,
    /** Go's scheduler. */
    GOROUTINES
  }

  private final Stage stage;

  Contender(Stage stage) {
    this.stage = stage;
  }

  /**
   * Returns the contender with a label.
   *
   * @param label for instance {@code abq}
   * @return the contender
   * @throws IllegalArgumentException if there is none
   */
  public static Contender of(String label) {
    return Arrays.stream(values())
        .filter(contender -> contender.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no contender " + label));
  }

  /**
   * Returns what results and options call the contender.
   *
   * @return the label
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Tells what the contender's workloads run on.
   *
   * @return the stage
   */
  public Stage stage() {
    return stage;
  }

  /**
   * Tells whether this is a rival that a Heddle user could take instead, on the same threads.
   *
   * @return true for queues and channels on virtual threads other than Heddle's
   */
  public boolean isRivalOnVirtualThreads() {
    return stage == Stage.VIRTUAL_THREADS && this != HEDDLE && this != FLOOR;
  }

  /**
   * Tells whether the contender has a channel of that capacity.
   *
   * @param capacity 0 for a rendezvous
   * @return true if it takes part
   */
  public boolean fits(int capacity) {
    return switch (this) {
      case LTQ, SQ -> capacity == 0;
      case ABQ, LBQ, FLOOR -> capacity > 0;
      case HEDDLE, JOX, KOTLIN, GO -> true;
    };
  }

  /**
   * Tells whether the contender can wait for several channels at once.
   *
   * @return true if it takes part where there is a select
   */
  public boolean selects() {
    return switch (this) {
      case HEDDLE, JOX, KOTLIN, GO -> true;
      case ABQ, LBQ, LTQ, SQ, FLOOR -> false;
    };
  }

  /** Returns the workloads that run inside the JVM. */
  Workloads workloads(int capacity) {
    return stage == Stage.COROUTINES
        ? new KotlinWorkloads(capacity)
        : new ThreadWorkloads(() -> pipe(capacity));
  }

  /** Returns the workloads that run inside the JVM on one channel, which is made here. */
  KeptWorkloads keptWorkloads(int capacity) {
    return switch (this) {
      case KOTLIN -> new KotlinKeptWorkloads(capacity);
      case FLOOR -> new FloorKeptWorkloads(capacity);
      default -> new ThreadKeptWorkloads(pipe(capacity));
    };
  }

  /** Returns the workloads with a select that run inside the JVM. */
  SelectWorkloads selectWorkloads(int capacity) {
    return stage == Stage.COROUTINES
        ? new KotlinSelectWorkloads(capacity)
        : new ThreadSelectWorkloads(this, capacity);
  }

  /** Returns a select that receives from the pipes; they must be this contender's. */
  Selection selection(List<Pipe> pipes) {
    return switch (this) {
      case HEDDLE -> new HeddleSelection(pipes);
      case JOX -> new JoxSelection(pipes);
      default -> throw new IllegalStateException(label() + " has no select on virtual threads");
    };
  }

  /** Returns a new channel; only the class that is asked for gets loaded. */
  Pipe pipe(int capacity) {
    return switch (this) {
      case HEDDLE -> new HeddlePipe(capacity);
      case ABQ -> new BlockingQueuePipe(new ArrayBlockingQueue<>(capacity));
      case LBQ -> new BlockingQueuePipe(new LinkedBlockingQueue<>(capacity));
      case LTQ -> new TransferQueuePipe();
      case SQ -> new BlockingQueuePipe(new SynchronousQueue<>());
      case JOX -> new JoxPipe(capacity);
      case KOTLIN, GO, FLOOR -> throw new IllegalStateException(label() + " has no pipe");
    };
  }
}
