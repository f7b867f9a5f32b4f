// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Testing;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message that tells what became of a job, against what became of it. */
class ToldFateTest {

  /** What a message may say, and whether that is so. */
  private enum Fate {
    NOT_ACCEPTED("the job was not accepted") {
      @Override
      boolean isSo(Pool pool) {
        return pool.runners.stats().submitted() == pool.before;
      }
    },
    GOES_ON("job goes on") {
      @Override
      boolean isSo(Pool pool) {
        pool.go.countDown();
        Testing.awaitTrue(
            () -> pool.runners.stats().succeeded() == pool.runners.stats().submitted());
        return pool.runners.stats().cancelled() == 0;
      }
    },
    CALLED_OFF("the job was called off") {
      @Override
      boolean isSo(Pool pool) {
        Testing.awaitTrue(() -> pool.runners.stats().cancelled() == 1);
        return true;
      }
    };

    final String words;

    Fate(String words) {
      this.words = words;
    }

    abstract boolean isSo(Pool pool);
  }

  private interface Use {
    void of(Pool pool) throws Exception;
  }

  /** One runner, which waits inside a job, and room for one more. */
  private static final class Pool implements AutoCloseable {
    final CountDownLatch go = new CountDownLatch(1);
    final CountDownLatch started = new CountDownLatch(1);
    final RunnerPool<Use, Object> runners;
    final AtomicReference<Ticket<Object>> own = new AtomicReference<>();
    long before;

    Pool(boolean keyed) {
      var described =
          TaskSystem.builder()
              .name("told")
              .runners(1)
              .queue(1)
              .build()
              .<Use, Object>pool(use -> {
                use.of(this);
                return "done";
              });
      if (keyed) {
        described.keyedBy(use -> "all");
      }
      runners = described.start();
    }

    void block() throws InterruptedException {
      own.set(
          runners.submit(pool -> {
            started.countDown();
            go.await();
          }));
      started.await();
    }

    void fill() throws InterruptedException {
      block();
      runners.submit(pool -> {});
      before = runners.stats().submitted();
    }

    @Override
    public void close() {
      go.countDown();
      runners.close();
    }
  }

  private record Row(String name, Class<? extends Exception> type, Fate fate, Use use) {
    @Override
    public String toString() {
      return name;
    }
  }

  /* Interrupts the calling thread when it waits. */
  private static void interruptSoon() {
    Thread self = Thread.currentThread();
    Thread.ofPlatform()
        .start(() -> {
          Testing.awaitParked(self);
          self.interrupt();
        });
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "interrupted before submit",
            InterruptedException.class,
            Fate.NOT_ACCEPTED,
            pool -> {
              Thread.currentThread().interrupt();
              pool.runners.submit(p -> {});
            }),
        new Row(
            "interrupted in submit",
            InterruptedException.class,
            Fate.NOT_ACCEPTED,
            pool -> {
              pool.fill();
              interruptSoon();
              pool.runners.submit(p -> {});
            }),
        new Row(
            "submit to a stopped pool",
            RejectedExecutionException.class,
            Fate.NOT_ACCEPTED,
            pool -> {
              pool.runners.stop();
              pool.runners.submit(p -> {});
            }),
        new Row(
            "trySubmit to a stopped pool",
            RejectedExecutionException.class,
            Fate.NOT_ACCEPTED,
            pool -> {
              pool.runners.stop();
              pool.runners.trySubmit(p -> {});
            }),
        new Row(
            "call to a stopped pool",
            RejectedExecutionException.class,
            Fate.NOT_ACCEPTED,
            pool -> {
              pool.runners.stop();
              pool.runners.call(p -> {});
            }),
        new Row(
            "interrupted in call, waiting for room",
            InterruptedException.class,
            Fate.NOT_ACCEPTED,
            pool -> {
              pool.fill();
              interruptSoon();
              pool.runners.call(p -> {});
            }),
        new Row(
            "interrupted in call",
            InterruptedException.class,
            Fate.CALLED_OFF,
            pool -> {
              pool.block();
              interruptSoon();
              pool.runners.call(p -> {});
            }),
        new Row(
            "interrupted before join",
            InterruptedException.class,
            Fate.GOES_ON,
            pool -> {
              pool.block();
              Thread.currentThread().interrupt();
              pool.own.get().join();
            }),
        new Row(
            "interrupted in join",
            InterruptedException.class,
            Fate.GOES_ON,
            pool -> {
              pool.block();
              interruptSoon();
              pool.own.get().join();
            }),
        new Row(
            "interrupted in await",
            InterruptedException.class,
            Fate.GOES_ON,
            pool -> {
              pool.block();
              interruptSoon();
              pool.own.get().await(java.time.Duration.ofDays(1));
            }),
        new Row(
            "two interrupted in join",
            InterruptedException.class,
            Fate.GOES_ON,
            pool -> {
              pool.block();
              pool.own.get().toCompletionStage(); // so that it waits beside another
              interruptSoon();
              pool.own.get().join();
            }),
        new Row(
            "join of a cancelled job",
            CancellationException.class,
            Fate.CALLED_OFF,
            pool -> {
              pool.block();
              var ticket = pool.runners.submit(p -> {});
              ticket.cancel();
              ticket.join();
            }),
        new Row(
            "call cut off by stopNow",
            CancellationException.class,
            Fate.CALLED_OFF,
            pool -> {
              Thread self = Thread.currentThread();
              Thread.ofPlatform()
                  .start(() -> {
                    Testing.awaitParked(self);
                    pool.runners.stopNow();
                  });
              pool.runners.call(p -> p.go.await());
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aMessageTellsThePoolAndWhatIsSo(Row row) throws Exception {
    for (boolean keyed : new boolean[] {false, true}) {
      try (Pool pool = new Pool(keyed)) {
        ThrowingCallable use = () -> row.use.of(pool);
        check(row, pool, catchThrowable(use));
      }
    }
  }

  private static void check(Row row, Pool pool, Throwable thrown) {
    assertThat(Thread.interrupted()).isFalse();
    assertThat(thrown).isInstanceOf(row.type);
    assertThat(thrown.getMessage()).contains("told").contains(row.fate.words);
    for (Fate other : Fate.values()) {
      if (other != row.fate) {
        assertThat(thrown.getMessage()).doesNotContain(other.words);
      }
    }
    assertThat(row.fate.isSo(pool)).isTrue();
  }

  /** What a job of the pool is told that waits for what could never be. */
  static Stream<Map.Entry<String, Use>> ownWaits() {
    return Stream.of(
        Map.entry(
            "a job can't wait for its own end; the job goes on",
            pool -> {
              Testing.awaitTrue(() -> pool.own.get() != null);
              pool.own.get().join();
            }),
        Map.entry("never end; the other job goes on", pool -> pool.runners.submit(p -> {}).join()),
        Map.entry("never end; the job was called off", pool -> pool.runners.call(p -> {})),
        Map.entry(
            "never end; the job was not accepted",
            pool -> {
              pool.runners.submit(p -> {});
              pool.runners.submit(p -> {});
            }));
  }

  @ParameterizedTest
  @MethodSource("ownWaits")
  void aJobThatWaitsForWhatCanNeverBeIsTold(Map.Entry<String, Use> row) throws Exception {
    try (Pool pool = new Pool(false)) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      pool.own.set(
          pool.runners.submit(p -> thrown.set(catchThrowable(() -> row.getValue().of(p)))));
      assertThat(pool.own.get().join()).isEqualTo("done");
      assertThat(thrown.get())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("told")
          .hasMessageContaining(row.getKey());
    }
  }
}
