// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What the jobs of a scope inherit from its caller. */
class ScopeInheritanceTest {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

  /* A ScopedValue, by reflection: preview before JDK 25. */
  private record Value(Class<?> type, Object key) {
    static Value make() throws ReflectiveOperationException {
      Class<?> type = Class.forName("java.lang.ScopedValue");
      return new Value(type, type.getMethod("newInstance").invoke(null));
    }

    Object get() throws ReflectiveOperationException {
      return type.getMethod("get").invoke(key);
    }

    <T> T with(String value, Callable<T> body) throws Exception {
      FutureTask<T> task = new FutureTask<>(body);
      Object bound = type.getMethod("where", type, Object.class).invoke(null, key, value);
      bound.getClass().getMethod("run", Runnable.class).invoke(bound, task);
      return task.get();
    }
  }

  @Test
  void jobsSeeTheScopedValuesOfTheCallerHoweverDeepAndWhateverTheBodyBinds() throws Exception {
    Value user = Value.make();
    var system = TaskSystem.builder().engine(Engine.STRUCTURED).runners(2).build();
    String seen =
        user.with(
            "ann",
            () ->
                system.<String, Exception>scope(scope -> {
                  String inBody =
                      user.with(
                          "bob", () -> user.get() + " " + scope.fork(() -> user.get()).join());
                  return inBody + " " + scope.fork(() -> scope.fork(user::get).join()).join();
                }));
    assertThat(seen).isEqualTo("bob ann ann");
  }

  @Test
  void jobsInheritThreadLocalsOfTheCaller() throws Exception {
    USER.set("ann");
    try {
      for (var engine : Engine.values()) {
        var system = TaskSystem.builder().engine(engine).build();
        assertThat(system.<String, RuntimeException>scope(scope -> scope.fork(USER::get).join()))
            .isEqualTo("ann");
      }
    } finally {
      USER.remove();
    }
  }
}
