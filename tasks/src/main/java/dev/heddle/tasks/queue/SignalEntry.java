// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.tasks.Stop;
import org.jspecify.annotations.Nullable;

/* A signal in the queue of a pool. It takes a runner out of service. */
public final class SignalEntry<R extends @Nullable Object> extends Entry<R> {
  private final Stop signal;

  public SignalEntry(Home pool, Stop signal) {
    super(pool);
    this.signal = signal;
  }

  @Override
  public Object submission() {
    return signal;
  }
}
