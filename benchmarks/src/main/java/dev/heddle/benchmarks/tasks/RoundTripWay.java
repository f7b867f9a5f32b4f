// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Crew;
import dev.heddle.benchmarks.Message;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.TaskSystem;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to have one job done by another thread, and to wait for its result. */
public enum RoundTripWay {
  /** {@code RunnerPool.submit} and {@code join}, 256 runners. */
  HEDDLE,
  /** {@code RunnerPool.call}, 256 runners. */
  HEDDLE_CALL,
  /** {@code Executors.newVirtualThreadPerTaskExecutor}, {@code submit} and {@code get}. */
  EXECUTOR,
  /** {@code Executors.newFixedThreadPool} with a platform thread for each carrier. */
  FIXED;

  /** Does jobs that return their input. */
  interface Desk extends AutoCloseable {
    /** Gives out a job and waits for its result. */
    Message roundTrip(Message input) throws Exception;

    @Override
    void close();
  }

  /**
   * Returns the way with a label.
   *
   * @param label for instance {@code heddle-call}
   * @return the way
   * @throws IllegalArgumentException if there is none
   */
  public static RoundTripWay of(String label) {
    return Arrays.stream(values())
        .filter(way -> way.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no round trip called " + label));
  }

  /**
   * Returns what results and options call the way.
   *
   * @return the label
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Starts what does the jobs. */
  Desk open() {
    return switch (this) {
      case HEDDLE -> {
        var pool = pool();
        yield desk(input -> pool.submit(input).join(), pool::close);
      }
      case HEDDLE_CALL -> {
        var pool = pool();
        yield desk(pool::call, pool::close);
      }
      case EXECUTOR -> desk(Executors.newVirtualThreadPerTaskExecutor());
      case FIXED -> desk(Executors.newFixedThreadPool(Crew.carriers()));
    };
  }

  private static RunnerPool<Message, Message> pool() {
    return TaskSystem.builder()
        .runners(TaskWay.RUNNERS)
        .build()
        .<Message, Message>pool(input -> input)
        .start();
  }

  private static Desk desk(ExecutorService executor) {
    return desk(input -> executor.submit(() -> input).get(), executor::close);
  }

  private static Desk desk(Trip trip, Runnable close) {
    return new Desk() {
      @Override
      public Message roundTrip(Message input) throws Exception {
        return trip.roundTrip(input);
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }

  @FunctionalInterface
  private interface Trip {
    Message roundTrip(Message input) throws Exception;
  }
}
