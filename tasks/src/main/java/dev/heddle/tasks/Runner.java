// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import org.jspecify.annotations.Nullable;

/* One thread of a run: takes inputs and does them until there are none or the run stops. */
final class Runner<I> implements Runnable {
  private final Run<I, ?> run;
  final @Nullable Runner<I> next; // the runner forked before
  volatile @Nullable Thread thread; // set when it runs

  // This runner's thread only; the owner reads them after its end.
  long index; // place of the input that it holds; -1: none
  @Nullable Object[] chunk = {}; // where KeptChunks wants the result
  long done; // jobs that returned
  long interrupted; // jobs that were called off while they ran
  int stops; // 1 if a Stop ended it
  private boolean tookOne;

  Runner(Run<I, ?> run, @Nullable Runner<I> next) {
    this.run = run;
    this.next = next;
  }

  @Override
  public void run() {
    thread = Thread.currentThread(); // before the first look at run.stopped()
    try {
      boolean more = true;
      while (more && !run.stopped()) {
        more = one();
      }
    } catch (Throwable e) {
      run.broke(e);
    } finally {
      run.left();
    }
  }

  private boolean one() {
    I input;
    try {
      input = run.source.take(this);
    } catch (InterruptedException e) {
      return true; // the run stops, or a stray interrupt that is nobody's: look, and go on
    }
    if (input == null) {
      return false;
    }
    if (!tookOne) {
      tookOne = true;
      run.tookFirst();
    }
    if (input instanceof Stop) {
      stops++;
      if (index >= 0) {
        run.sink.skip(this);
      }
      return false;
    }
    if (run.stopped()) {
      run.putOutcome(this, new Outcome.Cancelled<>(false));
      return false;
    }
    run.execute(this, input);
    Thread.interrupted(); // T8: whatever the job left behind is not the next job's
    return true;
  }

  boolean stopped() {
    return run.stopped();
  }

  void inputFailed(Throwable e) {
    run.inputFailed(e);
  }
}
