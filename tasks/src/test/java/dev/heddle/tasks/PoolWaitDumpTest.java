// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import dev.heddle.testing.ThreadDump;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the threads are parked on that wait for a pool, and how that leads to the pool. */
@Timeout(60)
class PoolWaitDumpTest {
  private static final Pattern BLOCKER =
      Pattern.compile("\"object\": \"[\\w.]*\\.(\\w+@[0-9a-f]+)\"");

  private interface Wait {
    void in(RunnerPool<Integer, Integer> pool, Ticket<Integer> running) throws Exception;
  }

  private enum Waiting {
    SUBMIT(PoolStats::roomBlocker, true, (pool, running) -> pool.submit(1)),
    CALL_FOR_ROOM(PoolStats::roomBlocker, true, (pool, running) -> pool.call(1)),
    CALL(PoolStats::ticketBlocker, false, (pool, running) -> pool.call(1)),
    JOIN(PoolStats::ticketBlocker, false, (pool, running) -> running.join()),
    AWAIT_TICKET(PoolStats::ticketBlocker, false, (pool, running) -> running.await()),
    AWAIT_TICKET_TIMED(
        PoolStats::ticketBlocker, false, (pool, running) -> running.await(Duration.ofDays(1))),
    AWAIT(PoolStats::endBlocker, false, (pool, running) -> pool.await()),
    AWAIT_TIMED(PoolStats::endBlocker, false, (pool, running) -> pool.await(Duration.ofDays(1))),
    CLOSE(PoolStats::endBlocker, false, (pool, running) -> pool.close());

    private final Function<PoolStats, String> blocker;
    private final boolean full;
    private final Wait wait;

    Waiting(Function<PoolStats, String> blocker, boolean full, Wait wait) {
      this.blocker = blocker;
      this.full = full;
      this.wait = wait;
    }
  }

  private enum Queue {
    SMALL,
    LARGE,
    KEYED
  }

  @ParameterizedTest
  @EnumSource
  @EnabledForJreRange(min = JRE.JAVA_25) // before, a dump shows no blockers
  void theBlockerOfAThreadThatWaitsLeadsToThePool(Waiting waiting) throws Exception {
    for (Queue queue : Queue.values()) {
      CountDownLatch go = new CountDownLatch(1);
      try (RunnerPool<Integer, Integer> pool = pool(queue, go)) {
        Ticket<Integer> running = pool.submit(0);
        Testing.awaitTrue(() -> pool.stats().running() == 1);
        while (waiting.full && pool.trySubmit(0).isPresent()) {}
        Thread thread =
            Thread.ofVirtual()
                .name("stuck in " + waiting + " " + queue)
                .start(() -> quietly(() -> waiting.wait.in(pool, running)));
        Testing.awaitParked(thread);
        assertThat(waiting.blocker.apply(statsInList())).isEqualTo(blockerOf(thread));
        go.countDown();
        pool.stop(); // or it would wait for ever for the end
        thread.join();
      }
    }
  }

  private static RunnerPool<Integer, Integer> pool(Queue queue, CountDownLatch go) {
    var described =
        TaskSystem.builder()
            .name("stuck")
            .runners(1)
            .queue(queue == Queue.LARGE ? 5_000 : 2)
            .build()
            .<Integer, Integer>pool(i -> {
              go.await();
              return i;
            });
    if (queue == Queue.KEYED) {
      described.keyedBy(i -> i);
    }
    return described.start();
  }

  private static PoolStats statsInList() {
    return TaskSystem.open().stream()
        .filter(stats -> stats.name().equals("stuck"))
        .findFirst()
        .orElseThrow();
  }

  private static String blockerOf(Thread thread) {
    String dump = ThreadDump.json();
    int from = dump.indexOf("\"" + thread.getName() + "\"");
    assertThat(from).as(dump).isPositive();
    Matcher blocker = BLOCKER.matcher(dump.substring(from, dump.indexOf(']', from)));
    assertThat(blocker.find()).as(dump.substring(from)).isTrue();
    return blocker.group(1);
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void quietly(Body body) {
    try {
      body.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
