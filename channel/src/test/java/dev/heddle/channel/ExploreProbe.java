// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetScheduler;
import java.util.concurrent.Flow;

/** A subscriber that asks for a few messages, and finds two signals at once, or two ends. */
final class ExploreProbe implements Flow.Subscriber<Integer> {
  private final ExploreRun run;
  private Flow.Subscription subscription;
  private boolean inside;
  private int ends;
  private Throwable failure;

  ExploreProbe(ExploreRun run) {
    this.run = run;
  }

  /** Subscribes, and asks for some messages at some time. */
  void subscribeAndAsk() {
    run.chan.publisher().subscribe(this);
    if (run.random.nextBoolean()) {
      DetScheduler.point("asks");
      subscription.request(1);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    signalled(() -> {
      subscription = begun;
      int first = run.random.nextInt(3);
      if (first > 0) {
        begun.request(first);
      }
    });
  }

  @Override
  public void onNext(Integer message) {
    signalled(() -> {
      run.took(message);
      if (run.random.nextInt(4) == 0) {
        subscription.request(1);
      }
    });
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
    onComplete();
  }

  @Override
  public void onComplete() {
    signalled(() -> ends++);
  }

  private void signalled(Runnable body) {
    ExploreRun.check(!inside, "two signals at once");
    ExploreRun.check(ends == 0, "a signal after the end");
    inside = true;
    DetScheduler.point("signal");
    body.run();
    DetScheduler.point("signal over");
    inside = false;
  }

  /** For the end of the run. */
  void verify() {
    ExploreRun.check(ends == 1, "told of " + ends + " ends");
    ExploreRun.check(
        failure == null || run.scheduler.thrown() > 0,
        "ended by " + failure + ", and nothing failed");
  }
}
