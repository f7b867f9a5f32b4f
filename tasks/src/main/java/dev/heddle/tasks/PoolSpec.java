// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/* What a pool's builder was told. */
record PoolSpec<S, J, R extends @Nullable Object>(
    Settings settings,
    Callable<? extends S> init,
    PoolWork<? super S, ? super J, ? extends R> work,
    PoolWork.Release<? super S> release,
    PoolListener listener,
    Duration grace,
    Restarts restarts,
    @Nullable Function<? super J, ?> keyOf) {

  static final PoolListener SILENT = new PoolListener() {};

  @SuppressWarnings("unchecked") // tickets are made of jobs
  Inlet<R> inlet() {
    int capacity = Math.max(1, settings.queue());
    return keyOf == null
        ? new PlainInlet<>(settings.name(), capacity)
        : new KeyedInlet<>(settings.name(), (Function<Object, ?>) keyOf, capacity);
  }
}
