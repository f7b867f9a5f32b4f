// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.limit;

import dev.heddle.tasks.TaskSystem;
import java.util.List;
import java.util.stream.IntStream;

/*
 * Problem: the backend of LimitBefore still serves 8 callers at once, and threads are virtual now.
 * You see: 400 prices, none refused. The limit has a name, a queue of 30 holds back whoever makes
 * articles faster than prices come, and when map returns all threads have ended.
 * Change next: runners(9), and read what the exception says about the call that was refused.
 */
final class LimitAfter {
  private static final int ARTICLES = 400;

  private LimitAfter() {}

  public static void main(String[] args) throws InterruptedException {
    Backend backend = new Backend();
    var prices = TaskSystem.builder().name("prices").runners(Backend.LIMIT).queue(30).build();

    List<String> answers = prices.map(IntStream.range(0, ARTICLES)::iterator, backend::price);

    System.out.printf("task system      %d prices, 0 refused%n", answers.size());
  }
}
