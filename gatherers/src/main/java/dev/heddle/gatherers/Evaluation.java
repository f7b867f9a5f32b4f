// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.gatherers.Mapping.Job;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.Ticket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Gatherer.Downstream;
import org.jspecify.annotations.Nullable;

/*
 * A gatherer at work in one stream. Its caller is the thread of the terminal operation. In a parallel stream there are
 * several callers, one after another. The jobs run in a pool of this evaluation's own. If results are in order, the
 * caller waits for the ticket of the oldest job. Otherwise it waits until it is told that a job is over.
 *
 * I1  taken holds the jobs that were not handed on. There are at most window of them.
 * I2  While the caller is in a method of this class, anything that is thrown or refused closes the pool. The caller may
 *     leave and never come back. Then the pool stops when it is idle, see Running. If the caller does come back, it
 *     starts another pool.
 * I3  If a failure ends all, every job that failed is in taken when its pool has been closed, and its ticket holds the
 *     failure. So nothing else has to be told in time.
 */
final class Evaluation<T, R extends @Nullable Object, E extends @Nullable Object> {
  private static final int SUPPRESSED = 8;

  private final Mapping<T, R, E> mapping;
  private final int window;
  private final Told<T> told;
  // all fields below: the caller's thread only
  private final Map<Job<T>, Ticket<R>> taken = new LinkedHashMap<>(); // I1, in encounter order
  private @Nullable Running<T, R> running;
  private boolean over; // nothing more is handed on

  Evaluation(Mapping<T, R, E> mapping, Told<T> told) {
    this.mapping = mapping;
    this.told = told;
    this.window = mapping.system().window();
  }

  /** Takes one element. Waits until there is room for the next. */
  boolean integrate(T element, Downstream<? super E> downstream) {
    if (over) {
      return false; // a stage such as mapMulti pushes several elements without asking in between
    }
    boolean goesOn = false;
    try {
      submit(Objects.requireNonNull(element, "element"));
      goesOn = handOn(window - 1, downstream);
      return goesOn;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      if (!goesOn) {
        over = true;
        close(); // I2
      }
    }
  }

  /** Called when there are no more elements, or no more are wanted. */
  void finish(Downstream<? super E> downstream) {
    if (over || downstream.isRejecting()) {
      close();
      return;
    }
    try {
      handOn(0, downstream);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      close(); // I2
    }
  }

  private void submit(T element) throws InterruptedException {
    throwIfFailed();
    Running<T, R> to = running;
    if (to == null || !to.announce()) {
      close(); // nothing runs in that pool any more
      throwIfFailed(); // all failures of that pool have been told now
      to = new Running<>(mapping, told);
      running = to;
    }
    Job<T> job = new Job<>(element);
    try {
      taken.put(job, to.submit(job));
    } catch (RejectedExecutionException e) {
      throwIfFailed();
      throw e;
    }
  }

  /** Hands on what has ended, and waits until at most {@code most} jobs are not handed on. */
  private boolean handOn(int most, Downstream<? super E> downstream) throws InterruptedException {
    Job<T> next = next(taken.size() > most);
    while (next != null) {
      E shaped = shaped(Objects.requireNonNull(taken.get(next)));
      taken.remove(next); // not before: I3
      if (!downstream.push(shaped)) {
        return false;
      }
      next = next(taken.size() > most);
    }
    return !downstream.isRejecting();
  }

  /** The next job to hand on, which has ended; null if there is none, and no need to wait. */
  private @Nullable Job<T> next(boolean wait) throws InterruptedException {
    throwIfFailed();
    Job<T> next = mapping.ordered() ? oldest(wait) : over(wait);
    throwIfFailed(); // a failure may have been told meanwhile
    return next;
  }

  /* A failure of another job interrupts the oldest job, or calls it off, and so ends the wait. */
  private @Nullable Job<T> oldest(boolean wait) throws InterruptedException {
    for (Map.Entry<Job<T>, Ticket<R>> oldest : taken.entrySet()) {
      Ticket<R> ticket = oldest.getValue();
      if (ticket.poll() == null) {
        if (!wait) {
          return null;
        }
        ticket.await();
      }
      return oldest.getKey();
    }
    return null;
  }

  private @Nullable Job<T> over(boolean wait) throws InterruptedException {
    while (true) {
      Job<T> job = wait ? told.over().take() : told.over().poll();
      if (job == null) {
        return null;
      }
      Ticket<R> ticket = taken.get(job);
      if (ticket != null) {
        ticket.await(); // not for long: its function is over
        return job;
      }
      if (taken.values().stream().anyMatch(t -> t.poll() instanceof Outcome.Cancelled<R>)) {
        throw failure(); // the pool has ended with jobs in it
      }
    }
  }

  private E shaped(Ticket<R> ticket) {
    Outcome<R> outcome = Objects.requireNonNull(ticket.poll());
    if (mapping.failFast() && !(outcome instanceof Outcome.Success<R>)) {
      Throwable cause = causeOf(ticket);
      if (cause != null) {
        told.failed().add(cause); // the listener may be late, and what this calls off may fail, too
      }
      throw failure();
    }
    return mapping.shape().apply(outcome);
  }

  // ---- ends by a failure or an interrupt

  private void throwIfFailed() {
    if (!told.failed().isEmpty()) {
      throw failure();
    }
  }

  /** Closes the pool, then returns the exception to throw: by then all failures are known. */
  @SuppressWarnings("ReferenceEquality") // the same exception, not a similar one
  private RuntimeException failure() {
    close();
    List<Ticket<R>> failed =
        taken.values().stream().filter(ticket -> causeOf(ticket) != null).toList(); // I3
    Throwable first = told.failed().peek();
    Ticket<R> thrower =
        failed.stream()
            .filter(ticket -> causeOf(ticket) == first)
            .findFirst()
            .or(() -> failed.stream().findFirst())
            .orElseGet(this::calledOff);
    RuntimeException failure = thrownBy(thrower);
    failed.stream()
        .map(Evaluation::causeOf)
        .filter(cause -> cause != null && cause != failure && cause != failure.getCause())
        .limit(SUPPRESSED)
        .forEach(failure::addSuppressed);
    return failure;
  }

  private static @Nullable Throwable causeOf(Ticket<?> ticket) {
    return ticket.poll() instanceof Outcome.Failure<?>(Throwable cause) ? cause : null;
  }

  /* If no job has failed: a ticket that was called off by the end of the pool. */
  private Ticket<R> calledOff() {
    return taken.values().stream()
        .filter(ticket -> ticket.poll() instanceof Outcome.Cancelled<R>)
        .findFirst()
        .orElseThrow();
  }

  /* Ticket.join makes the exception. An interrupt is kept for later, since join would throw for it instead. */
  private static RuntimeException thrownBy(Ticket<?> ended) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          ended.join();
          throw new AssertionError("it didn't return: " + ended);
        } catch (TaskFailedException | CancellationException e) {
          return e;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private CancellationException interrupted(InterruptedException cause) {
    close();
    Thread.currentThread().interrupt();
    var cancelled = new CancellationException("interrupted; the jobs were called off");
    cancelled.initCause(cause);
    return cancelled;
  }

  private void close() {
    Running<T, R> last = running;
    running = null;
    if (last != null) {
      last.close();
    }
  }
}
