// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.scope;

import java.util.concurrent.ThreadFactory;

/* Makes the threads of a system, and waits for their end. */
public final class Threads {
  private Threads() {}

  /**
   * Makes threads named {@code <system>-runner-<n>}, n from 1, that inherit from the calling
   * thread.
   */
  public static ThreadFactory runners(String system, boolean platform) {
    return runnerBuilder(system, platform).factory();
  }

  /** The same, for a service: the threads inherit nothing from the thread that makes them. */
  public static ThreadFactory serviceRunners(String system, boolean platform, ClassLoader loader) {
    return ofService(runnerBuilder(system, platform), loader);
  }

  private static Thread.Builder runnerBuilder(String system, boolean platform) {
    String prefix = system + "-runner-";
    return platform
        ? Thread.ofPlatform().daemon(true).name(prefix, 1)
        : Thread.ofVirtual().name(prefix, 1);
  }

  /** Makes a thread named {@code <system>-owner} that inherits from the calling thread. */
  public static ThreadFactory owner(String system) {
    return Thread.ofVirtual().name(system + "-owner").factory();
  }

  /** The same, for a service. */
  public static ThreadFactory serviceOwner(String system, ClassLoader loader) {
    return ofService(Thread.ofVirtual().name(system + "-owner"), loader);
  }

  /** Makes a thread named {@code <system>-run}, for a run that is a service. */
  public static ThreadFactory serviceRun(String system, ClassLoader loader) {
    return ofService(Thread.ofVirtual().name(system + "-run"), loader);
  }

  /** Makes a thread named {@code <system>-listener} that has the caller's current class loader. */
  public static ThreadFactory listener(String system) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return ofService(Thread.ofVirtual().name(system + "-listener"), loader);
  }

  /** Makes threads named {@code <system>-stage} that have the caller's current class loader. */
  public static ThreadFactory stages(String system) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return ofService(Thread.ofVirtual().name(system + "-stage"), loader);
  }

  /* Of the state of the calling thread, only the class loader is useful to code that runs later. */
  private static ThreadFactory ofService(Thread.Builder builder, ClassLoader loader) {
    ThreadFactory factory = builder.inheritInheritableThreadLocals(false).factory();
    return body -> {
      Thread thread = factory.newThread(body);
      thread.setContextClassLoader(loader);
      return thread;
    };
  }

  /**
   * Waits until all threads have terminated, despite interrupts. Sets the interrupt status again if
   * one arrived.
   */
  public static void joinAll(Iterable<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
