// SPDX-License-Identifier: Apache-2.0

package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heddle.tasks.TaskSystem;
import dev.heddle.testing.ThreadDump;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * When all that was opened is closed, nothing of the JDK's keeps the library, nor does the library
 * keep those who used it: for servers that replace an application without being started anew.
 */
class UnloadingIT {
  /** Threads of timers live for 10 s after the last one. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void theLibraryIsUnloaded() throws Exception {
    awaitCleared(usedInALoaderOfItsOwn());
  }

  @Test
  void theLibraryKeepsNoContextClassLoader() throws Exception {
    awaitCleared(contextOfAUser());
  }

  @Test
  void theLibraryKeepsNoInheritableThreadLocal() throws Exception {
    awaitCleared(threadLocalOfAUser());
  }

  private static WeakReference<?> usedInALoaderOfItsOwn() throws Exception {
    try (var loader = new URLClassLoader(places(), ClassLoader.getPlatformClassLoader())) {
      Class<?> inside = loader.loadClass(Everything.class.getName());
      assertThat(inside).isNotSameAs(Everything.class);
      use((Callable<?>) inside.getConstructor().newInstance(), loader);
      return new WeakReference<>(loader);
    }
  }

  private static WeakReference<?> contextOfAUser() throws Exception {
    var loader = new ClassLoader(UnloadingIT.class.getClassLoader()) {};
    use(new Everything(), loader);
    return new WeakReference<>(loader);
  }

  private static WeakReference<?> threadLocalOfAUser() throws Exception {
    var local = new InheritableThreadLocal<Object>();
    var value = new Object();
    Callable<?> everything =
        () -> {
          local.set(value);
          return new Everything().call();
        };
    use(everything, UnloadingIT.class.getClassLoader());
    return new WeakReference<>(value);
  }

  /* In a thread of its own that has this context class loader. */
  private static void use(Callable<?> everything, ClassLoader context) throws Exception {
    var used = new FutureTask<Object>(everything::call);
    Thread user = Thread.ofPlatform().unstarted(used);
    user.setContextClassLoader(context);
    user.start();
    assertThat((List<?>) used.get()).hasSizeGreaterThan(30);
    user.join();
  }

  private static URL[] places() {
    var tests = UnloadingIT.class.getProtectionDomain().getCodeSource().getLocation();
    var libraries = Stream.of(Library.values()).map(Library::place).map(Path::toUri);
    return Stream.concat(libraries.map(UnloadingIT::url), Stream.of(tests)).toArray(URL[]::new);
  }

  private static URL url(URI place) {
    try {
      return place.toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitCleared(WeakReference<?> reference) {
    await()
        .atMost(LIMIT)
        .until(() -> {
          System.gc();
          return reference.refersTo(null);
        });
    await().until(() -> TaskSystem.open().isEmpty()); // pools of streams that were abandoned
    await().until(() -> ThreadDump.ofSystems().isEmpty());
  }
}
