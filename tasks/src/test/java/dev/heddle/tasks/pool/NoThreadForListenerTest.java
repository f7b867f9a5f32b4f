// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.PoolListener;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class NoThreadForListenerTest {

  @Test
  void whereNoThreadCanBeStartedTheListenerIsToldAllTheSame() throws Exception {
    Queue<Throwable> told = new ConcurrentLinkedQueue<>();
    PoolListener listener =
        new PoolListener() {
          @Override
          public void releaseFailed(String pool, Throwable cause) {
            told.add(cause);
          }
        };
    Reports reports =
        new Reports(
            "p",
            listener,
            body ->
                new Thread(body) {
                  @Override
                  public void start() {
                    throw new OutOfMemoryError("unable to create a thread");
                  }
                });
    Throwable cause = new IllegalStateException("release");
    reports.releaseFailed(cause);
    reports.releaseFailed(cause);
    assertThat(told).containsExactly(cause, cause);
    reports.finish(Duration.ofDays(1)); // nothing to wait for
  }
}
