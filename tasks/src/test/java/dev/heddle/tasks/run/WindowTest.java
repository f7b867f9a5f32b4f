// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.ResultCollector;
import dev.heddle.tasks.TaskSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

  @Test
  void memoryIsTakenByWhatIsThereAndNotByWhatMightBe() throws Exception {
    var system = TaskSystem.builder().runners(Integer.MAX_VALUE).queue(Integer.MAX_VALUE).build();
    assertThat(system.window()).isEqualTo(Integer.MAX_VALUE);
    List<Integer> two = List.of(1, 2);
    for (Iterable<Integer> inputs : List.<Iterable<Integer>>of(two, two::iterator)) {
      List<Integer> handed = new ArrayList<>();
      system.map(inputs, i -> i, ResultCollector.<Integer>each(handed::add));
      assertThat(handed).containsExactly(1, 2);
      assertThat(system.map(inputs, i -> i, ResultCollector.<Integer>completionOrder()))
          .containsExactlyInAnyOrder(1, 2);
    }
  }

  /** Sizes around those of the chunks, with more and less room than one. */
  @ParameterizedTest
  @ValueSource(ints = {1, Window.CHUNK - 1, Window.CHUNK, Window.CHUNK + 1, 5 * Window.CHUNK})
  void resultsComeInOrderHoweverManyThereMayBe(int queue) throws Exception {
    var system = TaskSystem.builder().runners(4).queue(queue).build();
    for (int size : new int[] {1, Window.CHUNK, Window.CHUNK + 1, 10 * Window.CHUNK + 3}) {
      List<Integer> inputs = IntStream.range(0, size).boxed().toList();
      List<Integer> results = system.stream(inputs, i -> i, Stream::toList);
      assertThat(results).isEqualTo(inputs);
      assertThat(system.map(inputs::iterator, i -> i, ResultCollector.<Integer>completionOrder()))
          .containsExactlyInAnyOrderElementsOf(inputs);
    }
  }
}
