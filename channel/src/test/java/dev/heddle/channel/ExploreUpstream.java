// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetScheduler;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;

/**
 * A publisher with one subscriber, that gives what it was asked for, and finds two calls at once.
 */
final class ExploreUpstream implements Flow.Subscription {
  /** What it does when it has given everything. */
  enum Ending {
    COMPLETES,
    FAILS,
    WAITS_TO_BE_CANCELLED
  }

  private final ExploreRun run;
  private final Flow.Subscriber<Integer> to;
  private Thread publisher;
  private boolean inside;
  private boolean cancelled;
  private long demand;

  ExploreUpstream(ExploreRun run, Flow.Subscriber<Integer> to) {
    this.run = run;
    this.to = to;
  }

  /** Gives so many messages, until it is cancelled. */
  void publish(int messages, Ending ending) {
    publisher = Thread.currentThread();
    to.onSubscribe(this);
    for (int message = 0; message < messages; message++) {
      await(() -> demand > 0);
      if (cancelled) {
        return;
      }
      demand--;
      run.accepted.add(message);
      to.onNext(message);
      DetScheduler.point("next");
    }
    switch (ending) {
      case COMPLETES -> to.onComplete();
      case FAILS -> to.onError(new IllegalStateException("enough"));
      case WAITS_TO_BE_CANCELLED -> await(() -> false);
    }
  }

  private interface State {
    boolean reached();
  }

  private void await(State state) {
    while (!cancelled && !state.reached()) {
      LockSupport.park(this);
    }
  }

  @Override
  public void request(long n) {
    called(() -> demand += n);
  }

  @Override
  public void cancel() {
    called(() -> cancelled = true);
  }

  /** Rule 2.7. */
  private void called(Runnable body) {
    ExploreRun.check(!inside, "two calls at once");
    ExploreRun.check(!cancelled, "called after it was cancelled");
    inside = true;
    DetScheduler.point("call");
    body.run();
    DetScheduler.point("call over");
    inside = false;
    LockSupport.unpark(publisher);
  }
}
