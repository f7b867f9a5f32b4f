// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/* A snapshot of a collection; a runner takes an input with one atomic step. */
final class ArraySource<I> implements Source<I> {
  private final Object[] inputs;
  private final AtomicInteger next = new AtomicInteger();

  ArraySource(Object[] inputs) {
    this.inputs = inputs;
  }

  /** Copies the collection, so that later changes of it have no effect. */
  static Object[] snapshot(Collection<?> inputs, String what) {
    // A copy of Object[] type, whatever array type toArray() chose.
    Object[] copy = inputs.toArray(new Object[0]);
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == null) {
        throw new NullPointerException(what + " " + i + " is null");
      }
    }
    return copy;
  }

  @Override
  @SuppressWarnings("unchecked") // the snapshot is of a collection of I
  public @Nullable I take(Taker runner) {
    int i = next.getAndIncrement();
    if (i >= inputs.length) {
      return null;
    }
    runner.index = i;
    return (I) inputs[i];
  }

  @Override
  public boolean ended() {
    return next.get() >= inputs.length;
  }

  @Override
  public int size() {
    return inputs.length;
  }

  @Override
  public boolean leave() {
    return false; // KeptArray has them
  }

  @Override
  public long taken() {
    return Math.min(next.get(), inputs.length);
  }
}
