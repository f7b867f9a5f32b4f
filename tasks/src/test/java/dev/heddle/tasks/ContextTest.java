// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** T6: the context of the submitter, as a logging context has it. */
@ParameterizedClass
@EnumSource(Engine.class)
record ContextTest(Engine engine) {
  private static final ThreadLocal<String> USER = new ThreadLocal<>();

  private static final Context.Capture CAPTURE =
      () -> {
        String user = Objects.requireNonNullElse(USER.get(), "nobody");
        return job -> {
          String before = USER.get();
          USER.set(user);
          try {
            job.run();
          } finally {
            USER.set(before);
          }
        };
      };

  @Test
  void aJobSeesTheContextOfItsSubmitterAndTheNextJobSeesItsOwn() throws Exception {
    try (RunnerPool<Integer, String> pool =
        system(CAPTURE).<Integer, String>pool(i -> USER.get()).start()) {
      USER.set("ada");
      Ticket<String> first = pool.submit(1);
      USER.set("bob");
      Ticket<String> second = pool.submit(2);
      USER.remove();
      assertThat(first.join()).isEqualTo("ada");
      assertThat(second.join()).isEqualTo("bob");
      assertThat(pool.call(3)).isEqualTo("nobody");
    }
  }

  @Test
  void aFailureComesThroughTheContext() throws Exception {
    try (RunnerPool<Integer, String> pool =
        system(CAPTURE).<Integer, String>pool(i -> FailingJobs.io()).start()) {
      assertThatThrownBy(() -> pool.call(1)).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void lexicalFormsBringTheCallersContextToo() throws Exception {
    USER.set("ada");
    Callable<String> task = USER::get;
    assertThat(system(CAPTURE).run(List.of(task, task))).containsExactly("ada", "ada");
    assertThat(system(CAPTURE).map(List.of(1), i -> USER.get(), ResultCollector.ordered()))
        .containsExactly("ada");
    USER.remove();
  }

  @Test
  void withoutCaptureAJobSeesNothingOfIt() throws Exception {
    USER.set("ada");
    var plain = TaskSystem.builder().engine(engine).build();
    try (RunnerPool<Integer, String> pool = plain.<Integer, String>pool(i -> USER.get()).start()) {
      assertThat(pool.call(1)).isNull();
    }
    USER.remove();
  }

  @Test
  void aBatchHasNoContext() throws Exception {
    PoolWork<Boolean, Integer, Boolean> work =
        PoolWork.batch(2, Duration.ZERO, (s, jobs) -> Collections.nCopies(jobs.size(), none()));
    USER.set("ada");
    try (RunnerPool<Integer, Boolean> pool =
        system(CAPTURE).<Boolean, Integer, Boolean>pool(() -> true, work).start()) {
      assertThat(pool.call(1)).isTrue();
    }
    USER.remove();
  }

  private static boolean none() {
    return USER.get() == null;
  }

  @Test
  void aCaptureThatThrowsTellsItsSubmitterAndTheJobIsNotAccepted() throws Exception {
    IllegalStateException broken = new IllegalStateException("capture");
    Context.Capture capture =
        () -> {
          throw broken;
        };
    try (RunnerPool<Integer, Integer> pool =
        system(capture).<Integer, Integer>pool(i -> i).start()) {
      assertThatThrownBy(() -> pool.submit(1)).isSameAs(broken);
      assertThatThrownBy(() -> pool.trySubmit(1)).isSameAs(broken);
      assertThat(pool.stats().submitted()).isZero();
    }
  }

  @Test
  void aContextThatForgetsTheJobIsAFailureAndNotAHang() throws Exception {
    try (RunnerPool<Integer, String> pool =
        system(() -> job -> {}).<Integer, String>pool(i -> "done").start()) {
      assertThatThrownBy(() -> pool.call(1))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining("the context ran the job 0 times");
    }
  }

  private ConfiguredSystem system(Context.Capture capture) {
    return TaskSystem.builder().engine(engine).runners(1).context(capture).build();
  }

  /* Throws whatever it is, past the compiler. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Test
  void aContextChangesNothingOfWhatAJobThrows() throws Exception {
    class Odd extends Throwable {
      private static final long serialVersionUID = 1;
    }
    Odd odd = new Odd();
    try (RunnerPool<Integer, String> pool =
        system(CAPTURE)
            .<Integer, String>pool(i -> {
              throw ContextTest.<RuntimeException>sneaky(odd);
            })
            .start()) {
      assertThat(pool.submit(1).await()).isEqualTo(new Outcome.Failure<>(odd));
    }
  }

  @Test
  void whatAContextThrowsAfterAJobThatThrewIsSuppressed() throws Exception {
    IOException ofJob = new IOException("job");
    IllegalStateException ofContext = new IllegalStateException("context");
    try (RunnerPool<Integer, String> pool =
        system(() ->
                job -> {
                  job.run();
                  throw ofContext;
                })
            .<Integer, String>pool(i -> {
              if (i == 1) {
                throw ofJob;
              }
              return "done";
            })
            .start()) {
      assertThat(pool.submit(1).await()).isEqualTo(new Outcome.Failure<>(ofJob));
      assertThat(ofJob.getSuppressed()).containsExactly(ofContext);
      assertThat(pool.submit(2).await()).isEqualTo(new Outcome.Failure<>(ofContext));
    }
  }
}
