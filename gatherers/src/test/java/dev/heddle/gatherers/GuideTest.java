// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.TaskSystem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/guide/tasks.md shows, compiled and run. */
class GuideTest {

  @Test
  void inTheMiddleOfAStream() {
    var ids = Stream.iterate(1, i -> i + 1);
    // @start region="gatherers"
    var system = TaskSystem.builder().name("titles").runners(8).build();
    List<String> titles =
        ids.gather(TaskGatherers.ordered(system, GuideTest::fetchTitle)) // 8 at a time
            .filter(title -> !title.isBlank())
            .limit(10) // calls off the rest
            .toList();
    // @end region="gatherers"
    assertThat(titles).hasSize(10).startsWith("title 1", "title 2");
  }

  private static String fetchTitle(int id) {
    return "title " + id;
  }
}
