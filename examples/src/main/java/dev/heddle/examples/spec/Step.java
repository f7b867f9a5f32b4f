// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.spec;

/** A thread's body that waits on channels. Nobody interrupts it in this example. */
@FunctionalInterface
interface Step {
  void run() throws InterruptedException;

  /** Starts a virtual thread. */
  static Thread start(String name, Step step) {
    Runnable body =
        () -> {
          try {
            step.run();
          } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
          }
        };
    return Thread.ofVirtual().name(name).start(body);
  }
}
