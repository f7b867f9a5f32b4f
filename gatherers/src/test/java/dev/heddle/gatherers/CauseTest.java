// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import static dev.heddle.testing.Testing.untilInterrupted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.tasks.Engine;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.TaskSystem;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several failures is the cause of what is thrown. */
@ParameterizedClass
@EnumSource(Engine.class)
record CauseTest(Engine engine) {

  /**
   * The runner of the first job may be held up before it tells the listener. The caller sees the
   * ticket, calls off the others, and they are told before.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFailureThatTheListenerIsToldLateIsTheCause(boolean ordered) {
    var inside = new CountDownLatch(3);
    var later = new Later(new IOException("first"), Thread.currentThread());
    var mapping =
        new Mapping<Integer, Integer, Integer>(
            TaskSystem.builder().name("gatherer").engine(engine).runners(3).queue(0).build(),
            i -> {
              inside.countDown();
              try {
                inside.await();
                if (i == 0) {
                  throw later.first;
                }
                return untilInterrupted();
              } catch (InterruptedException e) {
                throw later.failed(i);
              }
            },
            ordered,
            true,
            Mapping::result);
    var told = new Told<Integer>(new LinkedBlockingQueue<>(), later);
    var gatherer =
        Gatherer.<Integer, Evaluation<Integer, Integer, Integer>, Integer>ofSequential(
            () -> new Evaluation<>(mapping, told),
            Gatherer.Integrator.of(Evaluation::integrate),
            Evaluation::finish);
    var failure =
        catchThrowableOfType(
            TaskFailedException.class, () -> Stream.of(0, 1, 2).gather(gatherer).toList());
    assertThat(failure).hasCause(later.first);
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("later 1", "later 2");
  }

  /** The failures that are told; of the first, the listener is told after the others. */
  private static final class Later extends ConcurrentLinkedQueue<Throwable> {
    private static final long serialVersionUID = 1L;

    final transient IOException first;
    private final transient Thread caller;
    private final transient Queue<Throwable> others = new ConcurrentLinkedQueue<>();
    private final transient CountDownLatch both = new CountDownLatch(2);

    Later(IOException first, Thread caller) {
      this.first = first;
      this.caller = caller;
    }

    IOException failed(int i) {
      var failure = new IOException("later " + i);
      others.add(failure);
      both.countDown();
      return failure;
    }

    @Override
    public boolean add(Throwable e) {
      if (e == first && Thread.currentThread() != caller) {
        try {
          both.await();
        } catch (InterruptedException unexpected) {
          throw new AssertionError(unexpected);
        }
        addAll(others);
      }
      return super.add(e);
    }
  }
}
