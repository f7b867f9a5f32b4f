// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.tasks.Body;
import dev.heddle.tasks.Engine;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskScope;
import dev.heddle.tasks.Ticket;
import dev.heddle.tasks.scope.Settings;
import dev.heddle.tasks.scope.Threads;
import dev.heddle.testing.Testing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A scope of which only so many runners can be started: it ends, and every ticket has an outcome.
 */
@ParameterizedClass
@EnumSource(Engine.class)
record NoRunnerStartsTest(Engine engine) {

  private <A> A call(int startable, int runners, Body<TaskScope, A, ?> body)
      throws InterruptedException {
    var settings =
        Settings.DEFAULT.withName("starved").withEngine(engine).withRunners(runners, false);
    AtomicInteger started = new AtomicInteger();
    ThreadFactory threads = Threads.runners("starved", false);
    ThreadFactory some =
        code -> {
          if (started.incrementAndGet() > startable) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          return threads.newThread(code);
        };
    return ScopeCall.<A>call(settings, false, some, body);
  }

  @Test
  void noRunnerAtAll() {
    List<Ticket<Integer>> tickets = new ArrayList<>();
    assertThatThrownBy(() ->
            call(
                0,
                2,
                scope -> {
                  tickets.add(scope.fork(() -> 1));
                  return tickets.getFirst().join();
                }))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("unable to create native thread")
        .hasNoSuppressedExceptions();
    assertThat(tickets.getFirst().poll()).isEqualTo(new Outcome.Cancelled<>(false));
  }

  @Test
  void noneForTheJobThatTheOthersWaitFor() {
    List<Ticket<Object>> tickets = new ArrayList<>();
    for (int runners = 1; runners <= 3; runners++) {
      int all = runners;
      tickets.clear();
      assertThatThrownBy(() ->
              call(
                  2,
                  all,
                  scope -> {
                    tickets.add(
                        scope.fork(() ->
                            scope.fork(() -> scope.fork(Testing::untilInterrupted).join()).join()));
                    return null;
                  }))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(tickets.getFirst().poll()).isEqualTo(new Outcome.Cancelled<>(true));
    }
  }
}
