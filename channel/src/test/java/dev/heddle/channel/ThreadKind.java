// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.Callable;

/** What every waiting operation is tested on. */
public enum ThreadKind {
  VIRTUAL(Thread.ofVirtual().name("virtual actor ", 1)),
  PLATFORM(Thread.ofPlatform().daemon().name("platform actor ", 1));

  private final Thread.Builder builder;

  ThreadKind(Thread.Builder builder) {
    this.builder = builder;
  }

  public Thread unstarted(Runnable body) {
    synchronized (this) {
      return builder.unstarted(body);
    }
  }

  public <V> Actor<V> call(Callable<V> body) {
    return new Actor<>(this, body);
  }

  public Actor<Void> run(Actor.Body body) {
    return new Actor<>(
        this,
        () -> {
          body.run();
          return null;
        });
  }
}
