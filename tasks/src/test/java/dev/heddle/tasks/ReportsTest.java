// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever a log, a listener and the handler of uncaught exceptions do, a pool goes on and ends.
 */
class ReportsTest {
  private static final Logger LOG = Logger.getLogger("dev.heddle.tasks");

  private final AtomicInteger uncaught = new AtomicInteger();
  private final Handler failing =
      new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
          throw new IllegalStateException("appender");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Thread.UncaughtExceptionHandler before;

  @BeforeEach
  void breakTheLog() {
    LOG.setUseParentHandlers(false);
    LOG.addHandler(failing);
    before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
      uncaught.incrementAndGet();
      throw new IllegalStateException("handler");
    });
  }

  @AfterEach
  void mendTheLog() {
    LOG.removeHandler(failing);
    LOG.setUseParentHandlers(true);
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  private static final PoolListener BROKEN =
      new PoolListener() {
        @Override
        public void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {
          throw new IllegalStateException("listener");
        }

        @Override
        public void runnerFailed(String pool, Throwable cause, Duration retryIn) {
          throw new IllegalStateException("listener");
        }

        @Override
        public void releaseFailed(String pool, Throwable cause) {
          throw new IllegalStateException("listener");
        }

        @Override
        public void stopped(PoolStats stats) {
          throw new IllegalStateException("listener");
        }
      };

  @Test
  void aPoolGoesOnAndEnds() throws Exception {
    AtomicInteger inits = new AtomicInteger();
    var pool =
        TaskSystem.builder()
            .name("reports")
            .runners(1)
            .build()
            .<Integer, Integer, Integer>pool(
                () -> {
                  if (inits.incrementAndGet() == 1) {
                    throw new IOException("init");
                  }
                  return 1;
                },
                (state, job) -> {
                  if (job < 0) {
                    throw new IOException("job");
                  }
                  return job;
                })
            .release(state -> {
              throw new IOException("release");
            })
            .restartWhen(e -> {
              throw new IllegalStateException("judge");
            })
            .listener(BROKEN)
            .start();
    try (pool) {
      assertThat(pool.submit(-1).await()).isInstanceOf(Outcome.Failure.class);
      assertThat(pool.call(1)).isEqualTo(1);
      assertThat(inits).hasValue(3);
    }
    assertThat(uncaught.get()).isPositive();
    assertThat(TaskSystem.open()).noneMatch(stats -> stats.name().equals("reports"));
  }
}
