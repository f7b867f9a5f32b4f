// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a play of threads under a {@link DetScheduler} for many seeds, until one goes wrong.
 *
 * <p>{@code -Dheddle.long=true} asks for the long form, from a seed of its own; {@code
 * -Dheddle.seeds=N} says how many seeds for each scenario, {@code -Dheddle.seed=S} from where.
 */
public final class Exploration {
  private static final boolean LONG = Boolean.getBoolean("heddle.long");
  /* Before others run beside them: a thread that waits for them to initialize a class looks stuck. */
  private static final int ALONE = 40;
  private static final int BATCH = 250;

  /** The first seed. */
  public static final long FIRST =
      Long.getLong("heddle.seed", LONG ? ThreadLocalRandom.current().nextLong(1L << 48) : 0);

  private static final int WARM_UP = 400;

  private Exploration() {}

  /** Seeds in a row. */
  public interface Batch {
    /**
     * Runs them.
     *
     * @param from the first
     * @param count how many
     * @return what went wrong, with its seed; null if nothing did
     * @throws Exception if they could not be run
     */
    @Nullable String run(long from, int count) throws Exception;
  }

  /** A play of threads. */
  public interface Play {
    /**
     * Starts the threads of one run.
     *
     * @param scheduler what runs them
     * @return what must be so when all have ended; it throws if it isn't
     */
    Runnable begin(DetScheduler scheduler);
  }

  /**
   * Says how many seeds a scenario gets.
   *
   * @param usual in the short form
   * @param ofLong in the long form
   * @return one of them, or what was asked for
   */
  public static int seeds(int usual, int ofLong) {
    return Integer.getInteger("heddle.seeds", LONG ? ofLong : usual);
  }

  /**
   * Runs seeds from {@link #FIRST} on all cores, in batches; the first failure ends it.
   *
   * @param seeds how many
   * @param batch runs some of them
   * @return what went wrong, with its seed; null if nothing did
   * @throws Exception if they could not be run
   */
  public static @Nullable String inBatches(int seeds, Batch batch) throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    int alone = Math.min(ALONE, seeds);
    var early = batch.run(FIRST, alone);
    if (early != null) {
      return early;
    }
    try (var pool = Executors.newFixedThreadPool(cores)) {
      var next = new AtomicInteger(alone);
      var failure = new AtomicReference<@Nullable String>();
      var workers = new ArrayList<Future<?>>();
      for (int i = 0; i < cores; i++) {
        workers.add(
            pool.submit(() -> {
              for (int at; failure.get() == null && (at = next.getAndAdd(BATCH)) < seeds; ) {
                int count = Math.min(BATCH, seeds - at);
                failure.compareAndSet(null, batch.run(FIRST + at, count));
              }
              return null;
            }));
      }
      for (var worker : workers) {
        worker.get();
      }
      return failure.get();
    }
  }

  /**
   * Runs one seed again. Others run before it, until no class is loaded any more: a thread that
   * waits for a class loader goes on when that is done, which no seed decides.
   *
   * @param seed the one to run
   * @param quiet runs seeds
   * @param traced runs them, and tells the last steps
   * @return what went wrong, with the steps before; null if nothing did
   * @throws Exception if they could not be run
   */
  public static @Nullable String replay(long seed, Batch quiet, Batch traced) throws Exception {
    for (int at = 0; at < WARM_UP; at++) {
      quiet.run(at, 1); // whatever comes of it
    }
    return traced.run(seed, 1);
  }

  /**
   * Runs seeds in a row, in the calling thread. For woven copies, which call it from a method that
   * a {@link Batch} finds by {@link DetWeaver#method}.
   *
   * @param name of the play
   * @param from the first seed
   * @param count how many
   * @param traced whether a failure tells the last steps
   * @param play what is run
   * @return what went wrong, as {@code name:seed: ...}; null if nothing did
   */
  public static @Nullable String play(
      String name, long from, int count, boolean traced, Play play) {
    for (long seed = from; seed < from + count; seed++) {
      var scheduler = new DetScheduler(seed, traced);
      try {
        var check = play.begin(scheduler);
        scheduler.run();
        check.run();
      } catch (AssertionError | RuntimeException e) {
        var where = List.of((e.getCause() == null ? e : e.getCause()).getStackTrace());
        var near = where.subList(0, Math.min(6, where.size()));
        return name + ":" + seed + ": " + e + "\n  at " + near + scheduler.told();
      }
    }
    return null;
  }
}
