// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A failure that nobody looks at is logged; one that somebody sees is not. */
class UnseenFailureTest {
  private static final Logger LOG = Logger.getLogger("dev.heddle.tasks");

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Handler listening =
      new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
          lines.add(logRecord.getMessage() + " | " + logRecord.getThrown().getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.setUseParentHandlers(false);
    LOG.addHandler(listening);
  }

  @AfterEach
  void leave() {
    LOG.removeHandler(listening);
    LOG.setUseParentHandlers(true);
  }

  private static RunnerPoolBuilder<?, Integer, Integer> builder(String name) {
    return TaskSystem.builder()
        .name(name)
        .build()
        .pool((Integer job) -> {
          throw new IllegalStateException(name + " " + job);
        });
  }

  /* Waits until all tickets that are unreachable now have been cleaned, told by one that is logged. */
  private void awaitLine(String name) throws InterruptedException {
    try (var pool = builder(name).start()) {
      int[] job = {0};
      Testing.awaitTrue(() -> { // a line may be left out, since there is one a second
        pool.trySubmit(job[0]++);
        System.gc();
        return lines.stream().anyMatch(line -> line.startsWith(name + ": "));
      });
    }
  }

  @Test
  void aFailureWhoseTicketIsDroppedIsLogged() throws Exception {
    awaitLine("dropped");
    assertThat(lines)
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("dropped: a job failed, and nobody has looked at its ticket")
                .contains(" | dropped "));
  }

  @Test
  void aFailureThatSomebodyHasSeenIsNotLogged() throws Exception {
    try (var pool = builder("seen").start();
        var heard = builder("heard").listener(new PoolListener() {}).start()) {
      assertThatThrownBy(() -> pool.call(1)).isInstanceOf(TaskFailedException.class);
      assertThat(pool.submit(2).await()).isInstanceOf(Outcome.Failure.class);
      assertThatThrownBy(() -> pool.submit(3).join()).isInstanceOf(TaskFailedException.class);
      Ticket<Integer> polled = pool.submit(4);
      Testing.awaitTrue(() -> polled.poll() != null);
      assertThatThrownBy(() -> pool.submit(5).toCompletionStage().toCompletableFuture().join())
          .hasRootCauseInstanceOf(IllegalStateException.class);
      heard.submit(6);
    }
    awaitLine("other");
    assertThat(lines).noneMatch(line -> line.startsWith("seen") || line.startsWith("heard"));
  }

  @Test
  void aTicketThatIsKeptIsNotLogged() throws Exception {
    try (var pool = builder("kept").start()) {
      Ticket<Integer> kept = pool.submit(1);
      awaitLine("another");
      assertThat(lines).noneMatch(line -> line.startsWith("kept"));
      assertThat(kept.poll()).isInstanceOf(Outcome.Failure.class);
    }
  }
}
