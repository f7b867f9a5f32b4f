// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A body that binds a ScopedValue while it takes results: the scope refuses to fork meanwhile. */
class ScopedValueInBodyTest {
  private final ConfiguredSystem system =
      TaskSystem.builder().engine(Engine.STRUCTURED).runners(16).queue(4).build();

  /** Runs {@code body} in a binding of a new ScopedValue. By reflection: preview before JDK 25. */
  private static <T> T bound(Supplier<T> body) {
    try {
      Class<?> type = Class.forName("java.lang.ScopedValue");
      Object key = type.getMethod("newInstance").invoke(null);
      Object bound = type.getMethod("where", type, Object.class).invoke(null, key, "mine");
      Object[] result = new Object[1];
      Throwable[] thrown = new Throwable[1];
      Runnable run =
          () -> {
            try {
              result[0] = body.get();
            } catch (RuntimeException e) {
              thrown[0] = e;
            }
          };
      bound.getClass().getMethod("run", Runnable.class).invoke(bound, run);
      if (thrown[0] != null) {
        throw (RuntimeException) thrown[0];
      }
      @SuppressWarnings("unchecked")
      T t = (T) result[0];
      return t;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static long sum(Stream<Integer> results) {
    return bound(() -> results.mapToLong(i -> i).sum());
  }

  @Test
  void theBodyGetsAllResultsOfACollection() throws Exception {
    List<Integer> inputs = IntStream.range(0, 1000).boxed().toList();
    long sum = system.stream(inputs, i -> i, r -> sum(r));
    assertThat(sum).isEqualTo(499_500);
  }

  @Test
  void theBodyGetsAllResultsOfAnInputOfAnyLength() throws Exception {
    Iterable<Integer> inputs = () -> IntStream.range(0, 1000).iterator();
    for (int i = 0; i < 50; i++) {
      long sum = system.stream(inputs, n -> n, r -> sum(r));
      assertThat(sum).isEqualTo(499_500);
    }
  }

  /**
   * The only runner that was forked before goes out of service, and the body can't fork another.
   */
  @Test
  void aBodyThatWaitsForWhatNobodyCanMakeIsToldWhy() {
    CountDownLatch inside = new CountDownLatch(1);
    Iterable<Object> inputs =
        () ->
            Stream.concat(
                    IntStream.range(0, 17)
                        .<Object>mapToObj(i -> {
                          Testing.awaitIgnoringInterrupts(inside);
                          return Stop.SIGNAL;
                        }),
                    Stream.<Object>of(1))
                .iterator();
    var wide = TaskSystem.builder().engine(Engine.STRUCTURED).runners(20).build();
    assertThatThrownBy(() ->
            wide.stream(
                inputs,
                i -> i,
                results ->
                    bound(() -> {
                      inside.countDown();
                      return results.toList();
                    })))
        .isInstanceOf(RuntimeException.class)
        .extracting(e -> e.getClass().getSimpleName())
        .isEqualTo("StructureViolationException");
  }
}
