// SPDX-License-Identifier: Apache-2.0

package dev.heddle.examples;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.ResultCollector;
import dev.heddle.tasks.TaskSystem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/*
 * Problem: two things at once, and one thing many times, but never more than 8 at a time.
 * You will see: both answers, 100 pictures in order, and then which of 100 could not be made.
 * Change next: ResultCollector.ordered() in place of outcomes(): the first failure ends the run.
 */
final class FirstTasks {
  private FirstTasks() {}

  public static void main(String[] args) throws InterruptedException {
    List<Integer> files = IntStream.rangeClosed(1, 100).boxed().toList();
    // @start region="tasks"
    Callable<String> user = () -> ask("user");
    Callable<String> stock = () -> ask("stock");
    List<String> both = TaskSystem.run(List.of(user, stock)); // the first failure ends the other

    var thumbnails = TaskSystem.builder().name("thumbnails").runners(8).build();
    List<String> pictures = thumbnails.map(files, FirstTasks::shrink); // 8 at a time
    // @end region="tasks"
    System.out.println(both + ", " + pictures.size() + " from " + pictures.getFirst());

    List<Outcome<String>> all =
        thumbnails.map(files, FirstTasks::shrinkOrFail, ResultCollector.outcomes());
    for (Outcome<String> outcome : all) {
      if (outcome instanceof Outcome.Failure<String> failure) {
        System.out.println(failure.cause().getMessage());
      }
    }
  }

  private static String ask(String what) {
    return what + " of 7";
  }

  private static String shrink(int file) {
    return "picture " + file;
  }

  private static String shrinkOrFail(int file) {
    if (file % 50 == 0) {
      throw new IllegalArgumentException("file " + file + " is no picture");
    }
    return shrink(file);
  }
}
