// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/* Hands each result to a consumer. The answer is made from their number, or from what the consumer has kept. */
final class HandedGathering<A> extends Gathering<A> {
  /* Foreign code that takes a result, or an outcome. */
  interface Consumer {
    void accept(@Nullable Object next) throws Exception;
  }

  private final Consumer consumer;
  private final LongFunction<? extends A> answer;
  private long count;

  HandedGathering(Consumer consumer, LongFunction<? extends A> answer) {
    this.consumer = consumer;
    this.answer = answer;
  }

  @Override
  boolean accept(@Nullable Object next) throws Exception {
    consumer.accept(next);
    count++;
    return true;
  }

  @Override
  A finish(List<@Nullable Object> kept) {
    return answer.apply(count);
  }
}
