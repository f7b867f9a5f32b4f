// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.tasks.Engine;
import dev.heddle.tasks.ScopeUnavailableException;
import dev.heddle.tasks.TaskSystem;
import dev.heddle.testing.Testing;
import dev.heddle.testing.ThreadDump;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StructuredScopeTest {
  private final ThreadFactory factory = Threads.runners("t", false);

  /** Like nothing that any JDK had. */
  public interface UnknownShape {
    /** The scope of a JDK to come. */
    static UnknownShape begin() {
      throw new AssertionError();
    }
  }

  /** Has the shape, but says no when it is used. */
  public static class Refusing {
    /** As on JDK 21. */
    public Refusing(String name, ThreadFactory factory) {
      throw new UnsupportedOperationException("preview features are not enabled");
    }

    /** As on JDK 21. */
    public Object fork(Callable<?> body) {
      throw new AssertionError();
    }

    /** As on JDK 21. */
    public void join() {}

    /** As on JDK 21. */
    public void close() {}
  }

  @Test
  void thisJdkHasAKnownShape() {
    var scope = StructuredScope.open("t", factory);
    AtomicBoolean ran = new AtomicBoolean();
    AtomicReference<Thread> thread = new AtomicReference<>();
    scope.fork(() -> {
      thread.set(Thread.currentThread());
      ran.set(true);
    });
    scope.close();
    assertThat(ran).isTrue();
    assertThat(thread.get().isAlive()).isFalse();
    assertThat(thread.get().getName()).isEqualTo("t-runner-1");
  }

  @Test
  void aScopeThatNobodyForkedInCloses() {
    StructuredScope.open("t", factory).close();
  }

  @Test
  void closingIsNotEndedByAnInterruptAndKeepsTheFlag() {
    var scope = StructuredScope.open("t", factory);
    CountDownLatch go = new CountDownLatch(1);
    Thread owner = Thread.currentThread();
    scope.fork(() -> {
      Testing.awaitParked(owner);
      owner.interrupt();
      Testing.awaitTrue(() -> owner.getState() == Thread.State.WAITING);
      owner.interrupt();
      go.countDown();
    });
    scope.close();
    assertThat(go.getCount()).isZero();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anUnknownShapeIsRefusedWithAllThatHelps() {
    assertThatThrownBy(() -> StructuredScope.shapeOf(UnknownShape.class))
        .isInstanceOf(ScopeUnavailableException.class)
        .hasMessageContaining("JDK " + Runtime.version())
        .hasMessageContaining("UnknownShape has no nested type Joiner")
        .hasMessageContaining("--enable-preview")
        .hasMessageContaining("-Ddev.heddle.tasks.engine=threads")
        .hasMessageContaining("engine(Engine.THREADS)");
    assertThatThrownBy(() -> StructuredScope.shapeOf(Object.class))
        .isInstanceOf(ScopeUnavailableException.class)
        .hasMessageContaining("java.lang.Object has no");
  }

  @Test
  void aShapeThatRefusesToOpenIsReportedTheSameWay() {
    var shape = StructuredScope.shapeOf(Refusing.class);
    assertThatThrownBy(() -> StructuredScope.open(shape, "t", factory))
        .isInstanceOf(ScopeUnavailableException.class)
        .hasMessageContaining("preview features are not enabled")
        .hasMessageContaining("-Ddev.heddle.tasks.engine=threads")
        .hasCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatIsForkedAndThrowsDoesNotEndTheOthers() throws Exception {
    var scope = StructuredScope.open("t", factory);
    AtomicReference<Throwable> told = new AtomicReference<>();
    AtomicBoolean ran = new AtomicBoolean();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> told.set(e));
    try {
      Thread throwing =
          scope.fork(() -> {
            throw new IllegalStateException("not expected");
          });
      throwing.join();
      scope.fork(() -> ran.set(true));
      scope.close();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(told.get()).hasMessage("not expected");
    assertThat(ran).isTrue();
  }

  @Test
  void jobsInheritTheCallersScopedValues() throws Exception {
    // By reflection: ScopedValue is final from JDK 25 on, and a preview API before.
    Class<?> type = Class.forName("java.lang.ScopedValue");
    Object key = type.getMethod("newInstance").invoke(null);
    Object bound = type.getMethod("where", type, Object.class).invoke(null, key, "mine");
    var system = TaskSystem.builder().engine(Engine.STRUCTURED).runners(2).build();
    AtomicReference<List<Object>> seen = new AtomicReference<>();
    Callable<Object> read = () -> type.getMethod("get").invoke(key);
    Runnable body =
        () -> {
          try {
            seen.set(system.run(List.of(read, read, read)));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    bound.getClass().getMethod("run", Runnable.class).invoke(bound, body);
    assertThat(seen.get()).containsExactly("mine", "mine", "mine");
  }

  @Test
  void jobsOfALexicalPoolInheritTheCallersScopedValues() throws Exception {
    Class<?> type = Class.forName("java.lang.ScopedValue");
    Object key = type.getMethod("newInstance").invoke(null);
    Object bound = type.getMethod("where", type, Object.class).invoke(null, key, "mine");
    var system = TaskSystem.builder().engine(Engine.STRUCTURED).runners(2).build();
    FutureTask<Object> body =
        new FutureTask<>(() ->
            system
                .pool((Integer i) -> type.getMethod("get").invoke(key))
                .use(pool -> pool.call(1)));
    bound.getClass().getMethod("run", Runnable.class).invoke(bound, body);
    assertThat(body.get()).isEqualTo("mine");
  }

  @Test
  void theControlSeesAThreadThatWasLeft() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Thread left =
        factory.newThread(() -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    left.start();
    assertThat(ThreadDump.ofSystems()).contains(left.getName());
    go.countDown();
    left.join();
  }
}
