// SPDX-License-Identifier: Apache-2.0
package dev.heddle.tasks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IteratorSourceTest {
  private static final int MANY = 20_000;

  /** A runner that is never stopped. */
  private static final class Runner extends Taker {
    Runner() {
      super(null);
    }

    @Override
    boolean stopped() {
      return false;
    }

    @Override
    void inputFailed(Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** There is always room. */
  private static final class NoSink extends Sink {
    @Override
    void reserve(Taker runner, long index) {}

    @Override
    void put(Taker runner, @Nullable Object value) {}

    @Override
    void skip(Taker runner) {}
  }

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void anInterruptIsSeenBeforeTheIteratorCouldSeeIt() throws InterruptedException {
    var seen = new ArrayList<Boolean>();
    Iterator<Integer> inputs =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Integer next() {
            seen.add(Thread.currentThread().isInterrupted());
            return seen.size();
          }
        };
    var source = new IteratorSource<Integer>(inputs, -1, new NoSink());
    var runner = new Runner();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> source.take(runner)).isInstanceOf(InterruptedException.class);
    assertThat(seen).isEmpty();
    assertThat(source.take(runner)).isEqualTo(1);
    assertThat(seen).containsExactly(false);
    assertThat(source.taken()).isEqualTo(1);
  }

  @Test
  void aRunnerThatWaitsForTheLockCanBeInterrupted() throws Exception {
    for (boolean virtual : List.of(true, false)) {
      var inside = new CountDownLatch(1);
      var leave = new CountDownLatch(1);
      Iterator<Integer> inputs =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return true;
            }

            @Override
            public Integer next() {
              inside.countDown();
              try {
                leave.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return 1;
            }
          };
      var source = new IteratorSource<Integer>(inputs, -1, new NoSink());
      var first = new FutureTask<>(() -> source.take(new Runner()));
      start(virtual, first);
      inside.await();
      var second = new FutureTask<>(() -> source.take(new Runner()));
      var waiting = start(virtual, second);
      await().until(() -> waiting.getState() == Thread.State.WAITING);
      waiting.interrupt();
      assertThatThrownBy(second::get).hasCauseInstanceOf(InterruptedException.class);
      leave.countDown();
      assertThat(first.get()).isEqualTo(1);
      assertThat(source.taken()).isEqualTo(1);
    }
  }

  @Test
  void runnersGetEachInputOnceAndItsPlace() throws Exception {
    var source =
        new IteratorSource<Integer>(IntStream.range(0, MANY).iterator(), MANY, new NoSink());
    var taken = new ConcurrentSkipListSet<Integer>();
    var runners = new ArrayList<FutureTask<Boolean>>();
    for (boolean virtual : List.of(true, true, true, true, false, false)) {
      var runner =
          new FutureTask<>(() -> {
            var me = new Runner();
            for (Integer next; (next = source.take(me)) != null; ) {
              assertThat(me.index).isEqualTo(next.longValue());
              assertThat(taken.add(next)).isTrue();
            }
            return taken.isEmpty();
          });
      start(virtual, runner);
      runners.add(runner);
    }
    for (var runner : runners) {
      runner.get();
    }
    assertThat(taken).hasSize(MANY);
    assertThat(source.ended()).isTrue();
  }

  private static Thread start(boolean virtual, Runnable body) {
    return (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(body);
  }
}
