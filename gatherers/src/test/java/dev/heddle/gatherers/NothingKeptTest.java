// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import static dev.heddle.testing.Testing.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.TaskSystem;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a thread that used a gatherer had is kept by no other: neither by one of the JDK. */
class NothingKeptTest {
  private static final InheritableThreadLocal<Object> USER = new InheritableThreadLocal<>();

  /** What is made and used in a thread that has ended. */
  private record Past(WeakReference<ClassLoader> loader, WeakReference<Object> user) {
    static Past after(Runnable use) throws InterruptedException {
      var past = new Past[1];
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                var loader = new ClassLoader(NothingKeptTest.class.getClassLoader()) {};
                Object user = new Object();
                Thread.currentThread().setContextClassLoader(loader);
                USER.set(user);
                past[0] = new Past(new WeakReference<>(loader), new WeakReference<>(user));
                use.run();
              });
      thread.join();
      return past[0];
    }

    boolean isForgotten() {
      System.gc();
      return loader.refersTo(null) && user.refersTo(null);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noThreadKeepsTheLoaderOrTheThreadLocalsOfWhoUsedAGatherer(FailFast form) throws Exception {
    var system = TaskSystem.builder().name("gatherer").runners(2).build();
    Past past =
        Past.after(
            () -> assertThat(Stream.of(1, 2).gather(form.of(system, i -> i)).toList()).hasSize(2));
    awaitTrue(past::isForgotten);
  }

  @ParameterizedTest
  @EnumSource
  void noThreadKeepsThoseOfWhoAbandonedAStream(FailFast form) throws Exception {
    var system = TaskSystem.builder().name("gatherer").runners(2).build();
    Past past =
        Past.after(() -> {
          Iterator<Object> iterator =
              Stream.iterate(0, i -> i + 1)
                  .gather(form.<Integer, Object>of(system, i -> i))
                  .iterator();
          assertThat(iterator.next()).isNotNull();
        });
    awaitTrue(past::isForgotten);
    awaitTrue(Ended::nothingLives);
  }
}
