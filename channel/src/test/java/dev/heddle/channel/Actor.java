// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.ThreadDump;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread in a test, and what came of it.
 *
 * @param <V> its result
 */
public final class Actor<V> {
  /** What a thread without a result does. */
  public interface Body {
    void run() throws Exception;
  }

  private final CompletableFuture<V> outcome = new CompletableFuture<>();
  private final Thread thread;

  Actor(ThreadKind kind, Callable<V> body) {
    thread =
        kind.unstarted(() -> {
          try {
            outcome.complete(body.call());
          } catch (Throwable e) {
            outcome.completeExceptionally(new CompletionException(e)); // get takes it off again
          }
        });
    thread.start();
  }

  public Thread thread() {
    return thread;
  }

  /** Waits until the thread waits. */
  public Actor<V> parked() {
    Await.until(
        thread + " parks",
        () -> {
          if (outcome.isDone()) {
            throw new AssertionError("did not park, but ended: " + outcome);
          }
          return Await.isParked(thread);
        });
    return this;
  }

  /** The same, of one that ends by itself after some time. */
  public Actor<V> parkedOrDone() {
    Await.until(thread + " parks", () -> outcome.isDone() || Await.isParked(thread));
    return this;
  }

  public Actor<V> interrupt() {
    thread.interrupt();
    return this;
  }

  public boolean isDone() {
    return outcome.isDone();
  }

  public V result() throws Exception {
    try {
      return outcome.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("failed", e.getCause());
    } catch (TimeoutException e) {
      throw endless(e);
    }
  }

  public Throwable failure() throws Exception {
    try {
      throw new AssertionError("did not fail, but returned " + outcome.get(30, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      throw endless(e);
    }
  }

  /** Also prints where all living threads are: another one may be the cause. */
  private AssertionError endless(TimeoutException e) {
    var failure = new AssertionError("no end of " + thread + " at " + where(), e);
    try {
      System.err.println(ThreadDump.json());
    } catch (RuntimeException noDump) {
      failure.addSuppressed(noDump);
    }
    return failure;
  }

  private List<StackTraceElement> where() {
    return List.of(thread.getStackTrace());
  }
}
