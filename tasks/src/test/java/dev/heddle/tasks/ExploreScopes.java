// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.testing.DetScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Scopes whose jobs fork jobs, wait for them, and are called off in every way. */
final class ExploreScopes {
  /** What the body throws of its own. */
  private static final class Own extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final ExploreRun run;
  private final int runners;
  private final boolean wild; // jobs fail, wait for a time, and are cancelled
  private final boolean supervised;
  private final boolean interrupted;
  private final boolean throwing; // the body
  private final int deadlineNanos; // -1: none
  private final boolean patient; // some jobs wait until they are interrupted
  private final List<Node> nodes = new ArrayList<>();
  private int left; // how many jobs may still be forked

  private ExploreScopes(ExploreRun run, boolean wild) {
    this.run = run;
    this.wild = wild;
    runners = run.between(1, 3);
    left = run.between(1, 8);
    supervised = wild && run.random.nextBoolean();
    interrupted = wild && run.random.nextInt(3) == 0;
    throwing = wild && run.random.nextInt(4) == 0;
    deadlineNanos = wild && run.random.nextInt(3) == 0 ? 1 + run.random.nextInt(300) : -1;
    run.timed = wild && run.random.nextInt(4) == 0;
    patient = interrupted || deadlineNanos >= 0 || run.timed;
  }

  /** A tree of jobs, all of which end by themselves. */
  static void tree(ExploreRun run) {
    new ExploreScopes(run, false).begin();
  }

  /** A tree of jobs, and whatever may happen to it. */
  static void mix(ExploreRun run) {
    new ExploreScopes(run, true).begin();
  }

  private void begin() {
    var caller = run.actor("caller", this::call);
    if (interrupted) {
      run.actor(
          "interrupter",
          () -> {
            run.dawdle();
            caller.interrupt();
          });
    }
    if (wild && run.random.nextBoolean()) {
      run.actor(
          "canceller",
          () -> {
            run.dawdle();
            if (!nodes.isEmpty()) {
              cancel(nodes.get(run.random.nextInt(nodes.size())));
            }
          });
    }
  }

  private void cancel(Node node) {
    if (node.ticket != null) {
      node.cancelled |= node.ticket.cancel();
    }
  }

  private ConfiguredSystem system() {
    var builder = run.system(runners);
    if (deadlineNanos >= 0) {
      builder.timeout(Duration.ofNanos(deadlineNanos));
    }
    if (run.timed) {
      builder.taskTimeout(Duration.ofNanos(run.between(1, 200)));
    }
    return supervised ? builder.build().supervised() : builder.build();
  }

  private void call() {
    boolean told = false;
    try {
      int answer = system().scope(this::body);
      run.check(answer == 42, "answered " + answer);
      run.check(!throwing, "the body did not throw");
      nodes.forEach(this::verifyNotCalledOff);
    } catch (InterruptedException e) {
      run.check(interrupted, "interrupted by nobody");
      told = true;
    } catch (TaskFailedException e) {
      verifyFailure(e);
    } catch (Own e) {
      run.check(throwing, "the body threw");
    } catch (CancellationException e) {
      run.check(wild, "the body had a ticket that was called off");
    }
    run.nobodyLives();
    nodes.forEach(Node::verify);
    if (interrupted && deadlineNanos < 0 && !throwing && nodes.stream().noneMatch(Node::failed)) {
      run.awaitInterrupt(!told); // nothing else has interrupted the body
    } else if (!interrupted) {
      run.check(!Thread.interrupted(), "interrupted by the scope");
    }
  }

  private void verifyFailure(TaskFailedException e) {
    boolean late = deadlineNanos >= 0 && e.getCause() instanceof TimeoutException;
    boolean failed =
        nodes.stream()
            .anyMatch(node ->
                node.ticket != null
                    && node.ticket.poll() instanceof Outcome.Failure<Integer> failure
                    && failure.cause() == e.getCause());
    run.check(late || failed, "nothing failed by " + e.getCause());
  }

  private void verifyNotCalledOff(Node node) {
    var outcome = node.ticket.poll();
    run.check(supervised || !(outcome instanceof Outcome.Failure), node + " failed");
    run.check(node.cancelled || !(outcome instanceof Outcome.Cancelled), node + " was called off");
  }

  private Integer body(TaskScope scope) throws Own, InterruptedException {
    var children = forkSome(scope);
    for (var child : children) {
      if (!wild || run.random.nextBoolean()) {
        await(child);
      }
    }
    if (throwing) {
      throw new Own();
    }
    return 42;
  }

  private List<Node> forkSome(TaskScope scope) {
    List<Node> children = new ArrayList<>();
    for (int i = run.between(1, 2); i > 0 && left > 0; i--) {
      left--;
      var node = new Node(scope, nodes.size());
      node.ticket = scope.fork(node::work);
      nodes.add(node);
      children.add(node);
    }
    return children;
  }

  private void await(Node node) throws InterruptedException {
    switch (wild ? run.random.nextInt(5) : 0) {
      case 0, 1 -> run.check(node.ticket.join() == node.number, "another's result");
      case 2 -> node.ticket.await();
      case 3 -> node.ticket.await(Duration.ofNanos(run.between(1, 100)));
      default -> cancel(node);
    }
  }

  private final class Node {
    private final TaskScope scope;
    private final int number;
    private final boolean fails = wild && run.random.nextInt(4) == 0;
    private final boolean waits = patient && run.random.nextInt(4) == 0;
    private Ticket<Integer> ticket;
    private boolean cancelled;
    private boolean returned;
    private int starts;
    private int ends;

    Node(TaskScope scope, int number) {
      this.scope = scope;
      this.number = number;
    }

    Integer work() throws Exception {
      starts++;
      enter();
      try {
        DetScheduler.point(this + " works");
        for (var child : forkSome(scope)) {
          if (!wild || run.random.nextInt(4) > 0) {
            lend(child);
          }
        }
        if (waits) {
          untilInterrupted();
        }
        if (fails) {
          throw new IOException("job " + number);
        }
        returned = true;
        return number;
      } finally {
        run.running--;
        ends++;
      }
    }

    private void enter() {
      run.running++;
      run.check(run.running <= runners, run.running + " jobs run");
    }

    private void lend(Node child) throws InterruptedException {
      run.running--;
      try {
        await(child);
      } finally {
        enter();
      }
    }

    private void untilInterrupted() throws InterruptedException {
      while (!Thread.interrupted()) {
        LockSupport.park(this);
      }
      throw new InterruptedException();
    }

    boolean failed() {
      return ticket != null && ticket.poll() instanceof Outcome.Failure;
    }

    void verify() {
      run.check(starts == ends && starts <= 1, this + " started " + starts + " times");
      switch (ticket.poll()) {
        case Outcome.Success<Integer> success ->
            run.check(returned && success.result() == number, this + " has " + success);
        case Outcome.Failure<Integer> failure ->
            run.check(starts == 1 && !returned, this + " has " + failure);
        case Outcome.Cancelled<Integer> called ->
            run.check(starts == (called.started() ? 1 : 0) && !returned, this + " has " + called);
        case null -> run.check(false, this + " has no outcome");
      }
    }

    @Override
    public String toString() {
      return "job " + number;
    }
  }

  /** Jobs that wait for each other in a cycle: one is told, and all end. */
  static void cycle(ExploreRun run) {
    int size = run.between(1, 3);
    int runners = run.between(1, 3);
    var tickets = new ArrayList<Ticket<Integer>>();
    var told = new int[1];
    run.actor(
        "caller",
        () -> {
          run.system(runners)
              .build()
              .supervised()
              .<Integer, RuntimeException>scope(scope -> {
                for (int i = 0; i < size; i++) {
                  int next = (i + 1) % size;
                  tickets.add(scope.fork(() -> awaitNext(run, tickets, size, next, told)));
                }
                return null;
              });
          run.nobodyLives();
          run.check(told[0] == 1, told[0] + " were told");
          for (var ticket : tickets) {
            run.check(ticket.poll() instanceof Outcome.Success, "ended as " + ticket.poll());
          }
        });
  }

  private static int awaitNext(
      ExploreRun run, List<Ticket<Integer>> tickets, int size, int next, int[] told)
      throws InterruptedException {
    run.awaitTrue(() -> tickets.size() == size);
    try {
      tickets.get(next).await();
    } catch (IllegalStateException e) {
      told[0]++;
    }
    return next;
  }
}
