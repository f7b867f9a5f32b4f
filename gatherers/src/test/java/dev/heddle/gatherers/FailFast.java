// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.tasks.ConfiguredSystem;
import dev.heddle.tasks.TaskFunction;
import java.util.stream.Gatherer;

/** A form whose results are the jobs', and which fails fast. */
enum FailFast {
  ORDERED {
    @Override
    <T, R> Gatherer<T, ?, R> of(
        ConfiguredSystem system, TaskFunction<? super T, ? extends R> function) {
      return TaskGatherers.ordered(system, function);
    }
  },
  UNORDERED {
    @Override
    <T, R> Gatherer<T, ?, R> of(
        ConfiguredSystem system, TaskFunction<? super T, ? extends R> function) {
      return TaskGatherers.unordered(system, function);
    }
  };

  abstract <T, R> Gatherer<T, ?, R> of(
      ConfiguredSystem system, TaskFunction<? super T, ? extends R> function);
}
