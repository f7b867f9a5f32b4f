// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.PoolListener;
import dev.heddle.tasks.PoolWork;
import dev.heddle.tasks.queue.Inlet;
import dev.heddle.tasks.queue.KeyedInlet;
import dev.heddle.tasks.queue.PlainInlet;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/* The settings of a pool, as its builder was given them. */
public record PoolSpec<S, J, R extends @Nullable Object>(
    Settings settings,
    Callable<? extends S> init,
    PoolWork<? super S, ? super J, ? extends R> work,
    PoolWork.Release<? super S> release,
    PoolListener listener,
    @Nullable Duration grace,
    Duration unavailableAfter,
    Restarts restarts,
    @Nullable Function<? super J, ?> keyOf) {

  public static final PoolListener SILENT = new PoolListener() {};
  public static final Duration UNAVAILABLE_AFTER = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** The time that close waits for the jobs. */
  Duration graceOfClose() {
    return grace == null ? GRACE : grace;
  }

  /**
   * Makes the queue.
   *
   * @param forces whether the pool's own jobs may submit more than there is room for
   */
  @SuppressWarnings("unchecked") // entries are made of jobs
  Inlet<R> inlet(boolean forces) {
    int capacity = Math.max(1, settings.queue());
    return keyOf == null
        ? new PlainInlet<>(settings.name(), capacity, forces)
        : new KeyedInlet<>(settings.name(), (Function<Object, ?>) keyOf, capacity);
  }
}
