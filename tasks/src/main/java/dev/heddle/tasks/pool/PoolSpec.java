// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Limit;
import dev.heddle.tasks.PoolListener;
import dev.heddle.tasks.PoolWork;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.util.concurrent.Callable;
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
    QueueSpec<J> queue,
    StateLife<S> life,
    @Nullable Limit limit,
    boolean timed) {

  public static final PoolListener SILENT = new PoolListener() {};
  public static final Duration UNAVAILABLE_AFTER = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** The time that close waits for the jobs. */
  Duration graceOfClose() {
    return grace == null ? GRACE : grace;
  }
}
