// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that fork jobs: who runs, in what order, and what the call gives. */
@ParameterizedClass
@EnumSource(Engine.class)
record ScopeTest(Engine engine) {

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).build();
  }

  @Test
  void ticketsOfDifferentTypesAreJoinedWithoutCasts() throws Exception {
    String answer =
        system(2)
            .scope(scope -> {
              Ticket<Integer> number = scope.fork(() -> 7);
              var text = scope.fork(() -> "seven");
              return number.join() + text.join();
            });
    assertThat(answer).isEqualTo("7seven");
  }

  @Test
  void aBodyDeclaresWhatItThrowsAndNoMore() throws InterruptedException {
    int nothing = system(1).scope(scope -> 1); // no checked exception but the one of the wait
    Object none = system(1).scope(scope -> null);
    int io = 0;
    try {
      io = system(1).scope(ScopeTest::reads);
    } catch (IOException e) {
      io = -1;
    }
    assertThat(nothing + io).isEqualTo(3);
    assertThat(none).isNull();
  }

  private static int reads(TaskScope scope) throws IOException, InterruptedException {
    if (scope == null) {
      throw new IOException();
    }
    return scope.fork(() -> 2).join();
  }

  private static int fibonacci(TaskScope scope, int n) throws InterruptedException {
    if (n < 2) {
      return n;
    }
    var one = scope.fork(() -> fibonacci(scope, n - 1));
    var two = scope.fork(() -> fibonacci(scope, n - 2));
    return one.join() + two.join();
  }

  @Test
  void jobsForkJobsAndWaitForThemHoweverFewRunnersThereAre() throws Exception {
    for (int runners : new int[] {1, 2, 7}) {
      assertThat(system(runners).<Integer, RuntimeException>scope(s -> fibonacci(s, 12)))
          .isEqualTo(144);
    }
  }

  @Test
  void aChainIsAsDeepAsThereAreJobs() throws Exception {
    assertThat(system(1).<Integer, RuntimeException>scope(scope -> chain(scope, 2000)))
        .isEqualTo(2000);
    assertThat(system(8).<Integer, RuntimeException>scope(scope -> chain(scope, 2000)))
        .isEqualTo(2000);
  }

  private static int chain(TaskScope scope, int depth) throws InterruptedException {
    return depth == 0 ? 0 : 1 + scope.fork(() -> chain(scope, depth - 1)).join();
  }

  @Test
  void theCallWaitsForJobsThatNobodyJoins() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    String answer =
        system(3)
            .scope(scope -> {
              scope.fork(() -> spread(scope, 6, ended));
              return "answer";
            });
    assertThat(answer).isEqualTo("answer");
    assertThat(ended).hasValue(127);
  }

  /* A job that forks two, and ends before them. */
  private static Integer spread(TaskScope scope, int depth, AtomicInteger ended) {
    for (int i = 0; depth > 0 && i < 2; i++) {
      scope.fork(() -> spread(scope, depth - 1, ended));
    }
    return ended.incrementAndGet();
  }

  @Test
  void atMostAsManyJobsRunAsThereAreRunnersWhoeverWaits() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int jobs = system(3).scope(scope -> tree(scope, 7, running, most));
    assertThat(jobs).isEqualTo(255);
    assertThat(most.get()).isBetween(1, 3);
  }

  private static int tree(TaskScope scope, int depth, AtomicInteger running, AtomicInteger most)
      throws InterruptedException {
    List<Ticket<Integer>> children = new ArrayList<>();
    for (int i = 0; depth > 0 && i < 2; i++) {
      children.add(
          scope.fork(() -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
              Thread.yield();
            } finally {
              running.decrementAndGet();
            }
            int below = tree(scope, depth - 1, running, most); // which waits
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            running.decrementAndGet();
            return below;
          }));
    }
    int sum = 1;
    for (var child : children) {
      sum += child.join();
    }
    return sum;
  }

  @Test
  void allRunnersRunAtOnce() throws Exception {
    CyclicBarrier all = new CyclicBarrier(7);
    system(7)
        .scope(scope -> {
          for (int i = 0; i < 7; i++) {
            scope.fork(all::await);
          }
          return null;
        });
  }

  @Test
  void theNewestJobStartsFirst() throws Exception {
    Queue<Integer> started = new ConcurrentLinkedQueue<>();
    CountDownLatch forked = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    system(1)
        .scope(scope -> {
          scope.fork(() -> {
            blocked.countDown();
            forked.await();
            return null;
          });
          blocked.await();
          for (int i = 1; i <= 4; i++) {
            int number = i;
            scope.fork(() -> started.add(number));
          }
          forked.countDown();
          return null;
        });
    assertThat(started).containsExactly(4, 3, 2, 1);
  }

  @Test
  void aJobWhoseWaitIsOverGoesOnBeforeAnyJobStarts() throws Exception {
    Queue<String> order = new ConcurrentLinkedQueue<>();
    system(1)
        .scope(scope -> {
          scope.fork(() -> {
            for (int i = 0; i < 3; i++) {
              scope.fork(() -> order.add("other"));
            }
            scope.fork(() -> order.add("joined")).join();
            return order.add("waited");
          });
          return null;
        });
    assertThat(order).containsExactly("joined", "waited", "other", "other", "other");
  }

  @Test
  void aTimedWaitLendsThePlaceTooAndEndsInTime() throws Exception {
    CountDownLatch until = new CountDownLatch(1);
    String ended =
        system(1)
            .scope(scope ->
                scope
                    .fork(() -> {
                      var lent = scope.fork(() -> 7).await(Duration.ofDays(1));
                      var self = scope.fork(() -> wait(until));
                      until.countDown();
                      return lent + " " + self.await(Duration.ofDays(1));
                    })
                    .join());
    assertThat(ended).isEqualTo("Success[result=7] Success[result=true]");
    String late =
        system(2)
            .scope(scope -> {
              CompletableFuture<Ticket<String>> own = new CompletableFuture<>();
              own.complete(scope.fork(() -> "" + own.get().await(Duration.ofMillis(1))));
              return own.get().join();
            });
    assertThat(late).isEqualTo("null");
  }

  @Test
  void runnersAreReused() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    system(2)
        .scope(scope -> {
          for (int i = 0; i < 200; i++) {
            scope.fork(() -> threads.add(Thread.currentThread())).join();
          }
          return null;
        });
    assertThat(threads).hasSizeBetween(1, 2);
  }

  @Test
  void threadsHaveTheNameOfTheSystem() throws Exception {
    assertThat(
            system(1)
                .<String, RuntimeException>scope(
                    scope -> scope.fork(() -> Thread.currentThread().getName()).join()))
        .isEqualTo("t-runner-1");
    var platform = TaskSystem.builder().engine(engine).platformRunners(1).build();
    assertThat(
            platform.<Boolean, RuntimeException>scope(
                scope -> scope.fork(() -> Thread.currentThread().isVirtual()).join()))
        .isFalse();
  }

  @Test
  void theContextIsCapturedAtEachFork() throws Exception {
    ThreadLocal<String> user = new ThreadLocal<>();
    var system =
        TaskSystem.builder()
            .engine(engine)
            .runners(2)
            .context(() -> {
              String name = user.get();
              return job -> {
                user.set(name);
                try {
                  job.run();
                } finally {
                  user.remove();
                }
              };
            })
            .build();
    user.set("ann");
    try {
      String seen =
          system.scope(scope -> {
            var outer = scope.fork(() -> user.get() + scope.fork(user::get).join());
            user.set("bob");
            return outer.join() + scope.fork(user::get).join();
          });
      assertThat(seen).isEqualTo("annannbob");
    } finally {
      user.remove();
    }
  }

  @Test
  void aJobMayOpenAScopeAndForkIntoBoth() throws Exception {
    var system = system(2);
    int sum =
        system.scope(outer ->
            outer
                .fork(() ->
                    system.<Integer, RuntimeException>scope(inner -> {
                      var one = inner.fork(() -> 1);
                      var two = outer.fork(() -> 2); // its thread does a job of the outer one
                      return one.join() + two.join();
                    }))
                .join());
    assertThat(sum).isEqualTo(3);
  }

  @Test
  void aSystemSaysThatItIsSupervisedAndAScopeWhatItDoes() throws Exception {
    var supervised = system(2).supervised();
    assertThat(supervised)
        .hasToString(
            "TaskSystem[t, 2 virtual runners, queue 30, engine " + engine + ", supervised]");
    assertThat(supervised.supervised()).isSameAs(supervised);
    CountDownLatch until = new CountDownLatch(1);
    supervised.scope(scope -> {
      assertThat(scope).hasToString("TaskScope[t, 0 running of 2, 0 unstarted]");
      var jobs = List.of(scope.fork(() -> wait(until)), scope.fork(() -> wait(until)));
      Testing.awaitTrue(() -> scope.toString().contains("2 running"));
      jobs = List.of(scope.fork(() -> wait(until)));
      assertThat(scope).hasToString("TaskScope[t, 2 running of 2, 1 unstarted]");
      assertThat(jobs.getFirst()).hasToString("Ticket[t, queued]");
      until.countDown();
      return jobs.getFirst().join();
    });
  }

  private static boolean wait(CountDownLatch until) throws InterruptedException {
    until.await();
    return true;
  }
}
