// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/* Runs something that returns or throws inside a context, which takes neither. */
final class Contexts<R extends @Nullable Object> implements Runnable {
  private final Callable<R> body;
  private int runs;
  private @Nullable R result;
  private @Nullable Throwable thrown;

  private Contexts(Callable<R> body) {
    this.body = body;
  }

  @SuppressWarnings("NullAway") // null only if the body returned null
  static <R extends @Nullable Object> R call(Context context, Callable<R> body) throws Exception {
    Contexts<R> call = new Contexts<>(body);
    context.around(call);
    if (call.runs != 1) {
      throw new IllegalStateException("the context ran the job " + call.runs + " times, not once");
    }
    switch (call.thrown) {
      case null -> {}
      case Error e -> throw e;
      case Exception e -> throw e;
      case Throwable t -> throw new IllegalStateException(t);
    }
    return call.result;
  }

  @Override
  public void run() {
    if (runs++ > 0) {
      return;
    }
    try {
      result = body.call();
    } catch (Throwable e) {
      thrown = e;
    }
  }
}
