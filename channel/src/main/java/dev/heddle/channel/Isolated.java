// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds a value that has one owner at a time, and moves it out exactly once.
 *
 * <p>The thread that has the {@code Isolated} owns the value; {@link #extract} and a successful
 * send move it on and leave this empty. Java cannot check that no other reference to the value was
 * kept; what this class checks, also between threads, is that the value is not moved out twice.
 *
 * <p>Any thread may call any method. Memory: what happened before a value was isolated is visible
 * to the thread that extracts it.
 *
 * @param <T> the type of the value
 */
public final class Isolated<T> {
  private static final VarHandle VALUE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "value", VarHandle.class, Isolated.class, Object.class);

  private volatile @Nullable Object value;

  private Isolated(@Nullable Object value) {
    this.value = value;
  }

  /** An empty one to receive into: made first, so that no failure can come in between. */
  static <T> Isolated<T> empty() {
    return new Isolated<>(null);
  }

  /**
   * Takes a value in, for one owner.
   *
   * @param <T> the type of the value
   * @param value the value, not null; keep no other reference to it
   * @return what holds it now
   */
  public static <T> Isolated<T> isolate(T value) {
    return new Isolated<>(
        Objects.requireNonNull(value, "null is never a message: nothing was isolated"));
  }

  /**
   * Moves the value out and leaves this empty. Of several threads that try, one gets it.
   *
   * @return the value
   * @throws IllegalStateException if it was moved out before, by an extract or by a send
   */
  @SuppressWarnings("unchecked") // isolate and putBack let only a T in
  public T extract() {
    Object content = VALUE.getAndSet(this, null);
    if (content == null) {
      throw new IllegalStateException("the isolated value was already moved out");
    }
    return (T) content;
  }

  /**
   * Says whether the value was moved out.
   *
   * @return true if there is nothing to extract; false is an estimate while other threads use this
   */
  public boolean isEmpty() {
    return value == null;
  }

  /** Puts in what was received, or what {@link #extract} gave and a send did not take. */
  void putBack(Object content) {
    value = content;
  }

  /**
   * Shows whether this is empty, never the value.
   *
   * @return a short description
   */
  @Override
  public String toString() {
    return isEmpty() ? "Isolated[empty]" : "Isolated[full]";
  }
}
