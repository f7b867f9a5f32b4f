// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.context;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.TaskSystem;
import java.util.List;
import java.util.concurrent.Callable;

/*
 * Problem: a job in a pool runs in another thread, so it doesn't know who asked for it.
 * You see: a lexical run inherits the scoped value; a pool brings it by capture, for each job its own.
 * Change next: leave context(...) out, and see that the job finds nobody.
 */
final class ScopedContext {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  private ScopedContext() {}

  public static void main(String[] args) {
    ScopedValue.where(USER, "ada").run(ScopedContext::lexical);

    // @start region="capture"
    Context.Capture capture =
        () -> {
          String user = USER.orElse("nobody");
          return job -> ScopedValue.where(USER, user).run(job);
        };
    try (RunnerPool<String, String> pool =
        TaskSystem.builder()
            .context(capture)
            .build()
            .pool((String what) -> USER.get() + " " + what)
            .start()) {
      ScopedValue.where(USER, "bob").run(() -> ask(pool, "reads"));
      ScopedValue.where(USER, "eve").run(() -> ask(pool, "writes"));
    }
    // @end region="capture"
  }

  private static void lexical() {
    try {
      Callable<String> task = () -> USER.get() + " runs";
      System.out.println(TaskSystem.run(List.of(task)).getFirst());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void ask(RunnerPool<String, String> pool, String what) {
    try {
      System.out.println(pool.call(what));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
