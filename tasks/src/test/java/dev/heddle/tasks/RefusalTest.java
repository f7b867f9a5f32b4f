// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.ThreadDump;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every form does on a JDK that has no structured scope. */
class RefusalTest {

  /** Loads a copy of this package that looks for a scope which no JDK has. */
  private static final class OtherJdk extends ClassLoader {
    OtherJdk() {
      super(RefusalTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.heddle.tasks.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String path = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(path)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        String code =
            new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                .replace("concurrent.StructuredTaskScope", "concurrent.NoSuchKindTaskScope");
        byte[] bytes = code.getBytes(StandardCharsets.ISO_8859_1);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Runs in the copy. Returns how much of what it gave was called. */
  static final class Forms implements Callable<Integer> {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public Integer call() {
      var system = TaskSystem.builder().engine(Engine.STRUCTURED).runners(2).build();
      Callable<Integer> task = calls::incrementAndGet;
      refused(() -> system.run(List.of(task)));
      refused(() -> system.map(List.of(1), i -> task.call(), ResultCollector.ordered()));
      refused(() -> system.stream(List.of(1), i -> task.call(), Stream::count));
      var pool = system.<Integer, Integer, Integer>pool(task, (state, job) -> task.call());
      refused(pool::start);
      refused(() -> pool.use(p -> calls.incrementAndGet()));
      refused(system::executor);
      assertThat(TaskSystem.open()).isEmpty();
      return calls.get();
    }

    private static void refused(ThrowingCallable form) {
      assertThatThrownBy(form)
          .isInstanceOf(ScopeUnavailableException.class)
          .hasMessageContaining("NoSuchKindTaskScope")
          .hasMessageContaining("-Ddev.heddle.tasks.engine=threads");
    }
  }

  @Test
  void everyFormPassesTheRefusalOnAndStartsNothing() throws Exception {
    var copy = Class.forName(Forms.class.getName(), true, new OtherJdk()).getDeclaredConstructor();
    copy.setAccessible(true);
    Callable<?> forms = (Callable<?>) copy.newInstance();
    assertThat(forms).isNotInstanceOf(Forms.class);
    assertThat(forms.call()).isEqualTo(0);
    assertThat(ThreadDump.ofSystems()).isEmpty();
  }
}
