// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What the guide shows of overload. */
class GuideOverloadTest {
  private record Request(String tenant, int urgency, String text) {}

  private static String answer(Request request) {
    return request.text() + "!";
  }

  @Test
  void aPoolThatIsReadyForOverload() throws Exception {
    int status;
    Request request = new Request("ann", 0, "hi");
    // @start region="overload"
    try (RunnerPool<Request, String> backend =
        TaskSystem.builder()
            .name("backend")
            .runners(200)
            .queue(100)
            .build()
            .pool(GuideOverloadTest::answer)
            .runners(Limit.gradient(4, 200)) // as many at once as the backend bears
            .queueTimeout(Duration.ofMillis(500)) // no work for clients that have gone
            .keyedBy(Request::tenant, 20) // at most 20 at once for one tenant
            .priority(3, Request::urgency)
            .start()) {
      Optional<Ticket<String>> ticket = backend.trySubmit(request); // empty: no room, shed
      status = ticket.isEmpty() ? 503 : statusOf(ticket.get().await());
    }
    // @end region="overload"
    assertThat(status).isEqualTo(200);
  }

  private static int statusOf(Outcome<String> outcome) {
    // @start region="overload-status"
    return switch (outcome) {
      case Outcome.Success<String> s -> 200;
      case Outcome.Failure<String> f when f.cause() instanceof TimeoutException -> 504;
      case Outcome.Failure<String> f -> 500;
      case Outcome.Cancelled<String> c -> 503; // its time was up in the queue
    };
    // @end region="overload-status"
  }

  @Test
  void aBudgetForEverything() throws Exception {
    try (RunnerPool<Request, Optional<Duration>> backend =
        TaskSystem.builder().build().pool((Request r) -> TaskSystem.remaining()).start()) {
      Request request = new Request("ann", 0, "hi");
      // @start region="budget"
      Optional<Duration> left = backend.call(request, Duration.ofSeconds(2)); // room, queue and run
      // @end region="budget"
      assertThat(left.orElseThrow()).isLessThan(Duration.ofSeconds(2));
    }
  }
}
