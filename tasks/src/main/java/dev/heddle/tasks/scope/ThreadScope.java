// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.scope;

import java.util.concurrent.ThreadFactory;

/* The threads engine: final APIs only, no ScopedValue inheritance, no scope tree. */
public final class ThreadScope extends Scope {
  private final ThreadFactory factory;

  public ThreadScope(ThreadFactory factory) {
    this.factory = factory;
  }

  @Override
  Thread start(Runnable body) {
    Thread thread = factory.newThread(body);
    thread.start();
    return thread;
  }

  @Override
  void end() {}
}
