// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.Ticket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Gatherer.Downstream;
import org.jspecify.annotations.Nullable;

/*
 * A gatherer at work in one stream. Its caller is the thread of the terminal operation (of a parallel
 * stream several, one after another). Jobs run in a pool of its own; who ends one adds its ticket to
 * ended, which is all that the caller waits for.
 *
 * I1  waiting counts the jobs taken and not handed on; it is at most the window.
 * I2  While the caller is in here, whatever is thrown or refused closes the pool. The caller may
 *     leave and never come back: then the pool stops when it is idle, see Running. If it does come
 *     back it starts another.
 * I3  A ticket is in failed before the pool is stopped for it, and before it is in ended.
 */
final class Evaluation<T, R extends @Nullable Object, E extends @Nullable Object> {
  private static final int SUPPRESSED = 8;

  private final Mapping<T, R, E> mapping;
  private final int window;
  private final BlockingQueue<Ticket<R>> ended = new LinkedBlockingQueue<>();
  private final Deque<Ticket<R>> line = new ArrayDeque<>(); // caller only: in encounter order
  private final Queue<Ticket<R>> failed = new ConcurrentLinkedQueue<>(); // I3
  private int waiting; // caller only, I1
  private @Nullable Running<Mapping.Job<T>, R> running; // caller only
  private boolean over; // caller only: nothing more is handed on

  Evaluation(Mapping<T, R, E> mapping) {
    this.mapping = mapping;
    this.window = mapping.system().window();
  }

  // ---- the caller

  /** Takes one element. Waits until there is room for the next. */
  boolean integrate(T element, Downstream<? super E> downstream) {
    if (over) {
      return false; // an earlier stage that makes several of one, as mapMulti, doesn't ask between
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

  /** There are no more elements, or no more are wanted. */
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
    if (!failed.isEmpty()) {
      throw failure();
    }
    Running<Mapping.Job<T>, R> to = running;
    if (to == null || !to.announce()) {
      close(); // nothing runs there any more
      to = new Running<>(mapping.start());
      running = to;
      to.announce();
    }
    Ticket<R> ticket;
    try {
      ticket = to.submit(new Mapping.Job<>(element));
    } catch (RejectedExecutionException e) {
      throw failed.isEmpty() ? e : failure();
    }
    waiting++;
    if (mapping.ordered()) {
      line.add(ticket);
    }
    listen(ticket, to);
  }

  /** Hands on what is there, and waits until at most {@code most} jobs are not handed on. */
  private boolean handOn(int most, Downstream<? super E> downstream) throws InterruptedException {
    Ticket<R> next = next(waiting > most);
    while (next != null) {
      waiting--;
      if (!downstream.push(shaped(next))) {
        return false;
      }
      next = next(waiting > most);
    }
    return !downstream.isRejecting();
  }

  /** The ticket to be handed on now; null if there is none, and no need to wait. */
  private @Nullable Ticket<R> next(boolean wait) throws InterruptedException {
    while (true) {
      if (!failed.isEmpty()) {
        throw failure();
      }
      Ticket<R> front = line.peek();
      if (front != null && front.poll() != null) {
        return line.remove();
      }
      Ticket<R> one = wait ? ended.take() : ended.poll();
      if (one == null || !mapping.ordered()) {
        return one;
      }
    }
  }

  private E shaped(Ticket<R> ticket) {
    Outcome<R> outcome = Objects.requireNonNull(ticket.poll());
    if (mapping.failFast() && !(outcome instanceof Outcome.Success<R>)) {
      throw failure();
    }
    return mapping.shape().apply(outcome);
  }

  /** Ends all, and says why: when no job runs any more, all that failed are known. */
  @SuppressWarnings("ReferenceEquality") // the same exception, not a similar one
  private TaskFailedException failure() {
    close();
    TaskFailedException failure = thrownBy(failed.remove());
    failed.stream()
        .map(ticket ->
            ticket.poll() instanceof Outcome.Failure<R>(Throwable cause) ? cause : failure)
        .filter(cause -> cause != failure && cause != failure.getCause())
        .limit(SUPPRESSED)
        .forEach(failure::addSuppressed);
    return failure;
  }

  /* Ticket.join makes the exception; it would rather tell of an interrupt. */
  private static TaskFailedException thrownBy(Ticket<?> failed) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          failed.join();
          throw new AssertionError("it failed: " + failed);
        } catch (TaskFailedException e) {
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
    Running<Mapping.Job<T>, R> last = running;
    running = null;
    if (last != null) {
      last.close();
    }
  }

  // ---- who ends a job

  /* What it does is done in the thread that ends the job, and never waits. */
  private void listen(Ticket<R> ticket, Running<Mapping.Job<T>, R> in) {
    var _ =
        ticket
            .toCompletionStage()
            .whenComplete((result, thrown) -> {
              if (mapping.failFast() && ticket.poll() instanceof Outcome.Failure<R>) {
                failed.add(ticket); // I3
                in.stopNow();
              }
              ended.add(ticket);
              in.ended();
            });
  }
}
