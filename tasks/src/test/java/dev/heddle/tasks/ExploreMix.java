// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.ExploreJob.Kind;
import dev.heddle.testing.DetScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A run with any collector, any input, and whatever may end it. */
final class ExploreMix {
  /** What a consumer, or an input, throws of its own. */
  private static final class Own extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final ExploreRun run;
  private final boolean interrupted;
  private final boolean hangs; // a consumer waits until it is interrupted
  private final int throwingInput;
  private final int deadlineNanos; // -1: none
  private final List<Integer> handed = new ArrayList<>();

  private ExploreMix(ExploreRun run) {
    this.run = run;
    interrupted = run.random.nextInt(3) == 0;
    run.timed = run.random.nextInt(3) == 0;
    boolean deadline = run.random.nextInt(3) == 0;
    for (int i = run.between(1, 5); i > 0; i--) {
      run.anyJob(Kind.QUICK, Kind.QUICK, Kind.STUBBORN, Kind.FAILING);
    }
    boolean wakes = deadline || interrupted; // what waits
    if (run.timed || wakes) {
      run.jobs.add(run.random.nextInt(run.jobs.size() + 1), patient());
    }
    hangs = wakes && run.random.nextInt(3) == 0;
    throwingInput = run.random.nextInt(3 * run.jobs.size());
    deadlineNanos = deadline ? run.random.nextInt(300) : -1;
  }

  private ExploreJob patient() {
    return new ExploreJob(run, run.jobs.size(), Kind.PATIENT);
  }

  static void play(ExploreRun run) {
    var mix = new ExploreMix(run);
    var caller = run.actor("caller", mix::call);
    if (mix.interrupted) {
      run.actor(
          "interrupter",
          () -> {
            run.dawdle();
            caller.interrupt();
          });
    }
  }

  private ConfiguredSystem system() {
    var builder = run.system(run.between(1, 3)).queue(run.random.nextInt(2));
    if (deadlineNanos >= 0) {
      builder.timeout(Duration.ofNanos(deadlineNanos));
    }
    if (run.timed) {
      builder.taskTimeout(Duration.ofNanos(run.between(1, 200)));
    }
    return builder.build();
  }

  private void call() {
    try {
      switch (run.random.nextInt(11)) {
        case 0 -> {
          var results = map(ResultCollector.<Integer>ordered());
          run.check(results.equals(numbers(results.size())), "got " + results);
        }
        case 1 -> verifyOutcomes(map(ResultCollector.<Integer>outcomes()));
        case 2 -> {
          long count = map(ResultCollector.each(this::consume));
          run.check(count == handed.size(), count + " of " + handed);
        }
        case 3 -> {
          var results = new ArrayList<>(map(ResultCollector.<Integer>completionOrder()));
          run.check(results.size() == run.jobs.size(), "got " + results);
        }
        case 4 -> map(ResultCollector.<Integer>first());
        case 5 -> {
          var results = map(ResultCollector.<Integer>quorum(2));
          run.check(results.size() == 2, "got " + results);
        }
        case 6 -> eachOutcome();
        case 7 -> streamOutcomes();
        case 8 -> map(ResultCollector.eachAsCompleted(result -> DetScheduler.point("handed one")));
        case 9 -> limited();
        default -> stream();
      }
    } catch (TaskFailedException e) {
      verifyFailure(e.getCause());
    } catch (InterruptedException e) {
      run.check(interrupted, "interrupted by nobody");
    } catch (Own e) {
      run.check(!handed.isEmpty(), "thrown by nobody");
    }
    run.nobodyLives();
    run.check(interrupted || !Thread.interrupted(), "an interrupt outlives the call");
    run.check(handed.equals(placed(handed.size())), "handed over " + handed);
  }

  private void verifyFailure(Throwable cause) {
    run.check(
        cause instanceof ExploreJob.Failed
            || cause instanceof Own
            || cause instanceof CancellationException // too few jobs
            || (cause instanceof TimeoutException && (run.timed || deadlineNanos >= 0)),
        "failed: " + cause);
  }

  private void verifyOutcomes(List<Outcome<Integer>> ended) {
    for (int i = 0; i < ended.size(); i++) {
      run.jobs.get(i).verify(ended.get(i));
    }
  }

  private List<Integer> numbers(int count) {
    return placed(run.jobs.size()).subList(0, count);
  }

  /** The results of the first jobs in order of their places. */
  private List<Integer> placed(int count) {
    return IntStream.range(0, count).mapToObj(i -> run.jobs.get(i).number).toList();
  }

  private <A> A map(ResultCollector<Integer, A> collector) throws InterruptedException {
    Iterable<ExploreJob> inputs = run.random.nextBoolean() ? run.jobs : this::inputs;
    return system().<ExploreJob, Integer, A>map(inputs, ExploreJob::work, collector);
  }

  private void stream() throws InterruptedException {
    int most = run.random.nextInt(run.jobs.size() + 2);
    system().stream(
        this::inputs,
        ExploreJob::work,
        results -> {
          results.limit(most).forEach(this::consume);
          return handed.size();
        });
    run.check(handed.size() <= most, handed + " of at most " + most);
  }

  /** Each that was taken has one, whatever ends them but a failure of the input. */
  private void eachOutcome() throws InterruptedException {
    List<Outcome<Integer>> ended = new ArrayList<>();
    long count = map(ResultCollector.eachOutcome(outcome -> add(ended, outcome)));
    run.check(count == ended.size(), count + " of " + ended);
    verifyOutcomes(ended);
    run.check(run.jobs.stream().mapToInt(job -> job.starts).sum() <= count, "some are lost");
    run.check(deadlineNanos >= 0 || count == run.jobs.size(), "only " + ended);
  }

  private void streamOutcomes() throws InterruptedException {
    List<Outcome<Integer>> ended =
        system()
            .streamOutcomes(
                run.random.nextBoolean() ? run.jobs : this::inputs,
                ExploreJob::work,
                outcomes -> {
                  List<Outcome<Integer>> all = new ArrayList<>();
                  outcomes.forEach(outcome -> add(all, outcome));
                  return all;
                });
    verifyOutcomes(ended);
    run.check(run.jobs.stream().mapToInt(job -> job.starts).sum() <= ended.size(), "lost");
  }

  private static void add(List<Outcome<Integer>> all, Outcome<Integer> outcome) {
    DetScheduler.point("is handed an outcome");
    all.add(outcome);
  }

  private void limited() throws InterruptedException {
    int most = run.between(1, 3);
    ResultConsumer<Object> consumer = outcome -> DetScheduler.point("is handed an outcome");
    try {
      map(ResultCollector.stopAfterFailures(most, ResultCollector.eachOutcome(consumer)));
      run.check(failed() < most, failed() + " failed, at most " + most);
    } catch (TaskFailedException e) {
      run.check(e.failures() >= most || !(e.getCause() instanceof ExploreJob.Failed), e + "");
      throw e;
    }
  }

  private long failed() {
    return run.jobs.stream().filter(job -> job.thrown instanceof ExploreJob.Failed).count();
  }

  /** One by one; some throw. */
  private Iterator<ExploreJob> inputs() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        DetScheduler.point("looks for an input");
        return next < run.jobs.size();
      }

      @Override
      public ExploreJob next() {
        if (next == throwingInput) {
          throw new Own();
        }
        return run.jobs.get(next++);
      }
    };
  }

  private void consume(Integer result) {
    DetScheduler.point("is handed a result");
    handed.add(result);
    if (hangs) {
      while (!Thread.currentThread().isInterrupted()) {
        LockSupport.park(this);
      }
    } else if (run.random.nextInt(8) == 0) {
      throw new Own();
    }
  }
}
