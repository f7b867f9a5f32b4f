// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.job.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What threads inherit: all, where they end with the call; else only what is of use to others. */
class ServiceThreadsTest {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

  private record Seen(String user, ClassLoader loader) {
    static Seen now() {
      return new Seen(USER.get(), Thread.currentThread().getContextClassLoader());
    }
  }

  private static ConfiguredSystem system(boolean platform) {
    var system = TaskSystem.builder().name("t");
    return (platform ? system.platformRunners(1) : system.runners(1)).build();
  }

  private interface Body {
    void run(ClassLoader mine) throws Exception;
  }

  /* In a thread of its own, which has a user and a context class loader. */
  private static void asUser(Body body) throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              ClassLoader mine = new ClassLoader(ServiceThreadsTest.class.getClassLoader()) {};
              USER.set("ann");
              Thread.currentThread().setContextClassLoader(mine);
              try {
                body.run(mine);
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    thread.join();
    if (thrown.get() != null) {
      throw new AssertionError(thrown.get());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServiceInheritsTheClassLoaderAlone(boolean platform) throws Exception {
    asUser(mine -> {
      AtomicReference<Seen> released = new AtomicReference<>();
      try (var pool =
          system(platform)
              .<Seen, Integer, List<Seen>>pool(
                  Seen::now, (state, job) -> List.of(state, Seen.now()))
              .release(state -> released.set(Seen.now()))
              .start()) {
        assertThat(pool.call(1)).containsOnly(new Seen(null, mine));
      }
      assertThat(released).hasValue(new Seen(null, mine));
      try (var executor = system(platform).executor()) {
        assertThat(executor.submit(Seen::now).get()).isEqualTo(new Seen(null, mine));
      }
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatEndsWithTheCallInheritsAll(boolean platform) throws Exception {
    asUser(mine -> {
      Seen caller = new Seen("ann", mine);
      List<Callable<Seen>> tasks = List.of(Seen::now, Seen::now);
      assertThat(system(platform).run(tasks)).containsOnly(caller);
      Object seen = system(platform).pool((Integer i) -> Seen.now()).use(pool -> pool.call(1));
      assertThat(seen).isEqualTo(caller);
    });
  }

  @Test
  void theThreadOfTimersKnowsNothingOfThoseThatUseIt() throws Exception {
    asUser(mine -> {
      var system = TaskSystem.builder().taskTimeout(Duration.ofDays(1)).build();
      assertThat(system.run(List.of(() -> clockLoader(mine)))).containsExactly("not mine");
      assertThat(Timer.pending()).isZero();
    });
  }

  private static String clockLoader(ClassLoader mine) {
    List<Thread> timers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().equals("heddle-timer"))
            .toList();
    assertThat(timers).hasSize(1);
    return timers.getFirst().getContextClassLoader() == mine ? "mine" : "not mine";
  }
}
