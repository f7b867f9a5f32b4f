// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.limit;

import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/*
 * Problem: a pool of 8 threads is two things at once, a supply of threads and a limit on callers.
 * Replace it by virtual threads, as everybody is told to, and the limit is gone.
 * You see: 400 prices with the pool; with virtual threads, 8 or a few more, and refusals.
 * Change next: read LimitAfter.
 */
final class LimitBefore {
  private static final int ARTICLES = 400;

  private LimitBefore() {}

  public static void main(String[] args) {
    ask("pool of " + Backend.LIMIT, Executors.newFixedThreadPool(Backend.LIMIT));
    ask("virtual threads", Executors.newVirtualThreadPerTaskExecutor());
  }

  private static void ask(String how, ExecutorService executor) {
    Backend backend = new Backend();
    var prices = new ArrayList<Future<String>>();
    try (executor) { // waits for all
      for (int i = 0; i < ARTICLES; i++) {
        int article = i;
        prices.add(executor.submit(() -> backend.price(article))); // nothing holds this loop back
      }
    }
    long served = prices.stream().filter(p -> p.state() == Future.State.SUCCESS).count();
    System.out.printf("%-15s  %d prices, %d refused%n", how, served, ARTICLES - served);
  }
}
