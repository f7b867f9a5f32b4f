// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.queue.Inlet;
import dev.heddle.tasks.queue.KeyedInlet;
import dev.heddle.tasks.queue.QueueOrder;
import dev.heddle.tasks.queue.RingInlet;
import dev.heddle.tasks.queue.RoomInlet;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/* How the jobs of a pool wait for a runner. */
public record QueueSpec<J>(
    @Nullable Duration timeout,
    @Nullable Function<? super J, ?> keyOf,
    int perKey,
    QueueOrder order) {

  /** A queue in the order of submission, in which jobs may wait for ever. */
  public static <J> QueueSpec<J> plain() {
    return new QueueSpec<>(null, null, 1, QueueOrder.FIFO);
  }

  public QueueSpec<J> withTimeout(Duration value) {
    return new QueueSpec<>(value, keyOf, perKey, order);
  }

  public QueueSpec<J> withKeys(Function<? super J, ?> value, int most) {
    return new QueueSpec<>(timeout, value, most, order);
  }

  public QueueSpec<J> withOrder(QueueOrder value) {
    return new QueueSpec<>(timeout, keyOf, perKey, value);
  }

  /** How long a job may wait, in nanoseconds; -1 means for ever. */
  long timeoutNanos() {
    return timeout == null ? -1 : Settings.nanos(timeout);
  }

  /**
   * Makes the queue.
   *
   * @param forces whether the pool's own jobs may submit more than there is room for
   */
  @SuppressWarnings("unchecked") // entries are made of jobs
  <R extends @Nullable Object> Inlet<R> inlet(Settings settings, boolean forces) {
    int capacity = Math.max(1, settings.queue());
    if (keyOf != null) {
      if (order.newestFirst()) {
        throw new IllegalStateException(
            "keyedBy and newestFirstWhenFull exclude each other: jobs of a key are taken in order");
      }
      return new KeyedInlet<>(
          settings.name(), (Function<Object, ?>) keyOf, perKey, capacity, order);
    }
    boolean ring = capacity <= RingInlet.LARGEST && !forces && order.isFifo();
    return ring ? new RingInlet<>(capacity) : new RoomInlet<>(settings.name(), capacity, order);
  }
}
