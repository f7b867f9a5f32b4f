// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.crawl;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskScope;
import dev.heddle.tasks.TaskSystem;
import dev.heddle.tasks.Ticket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/*
 * Problem: read all pages of a site, 16 at a time. Which pages there are is known only when others
 * have been read, and they link to each other in circles.
 * You see: how many pages were read, and which link is dead. A job forks a job for each link that
 * it is the first to find, and joins none: the call returns when all have ended. The scope is
 * supervised, so a page that can't be read doesn't call off the others.
 * Change next: leave out supervised(), and see what the dead link does.
 */
final class Crawler {
  private final Map<Integer, Ticket<Integer>> found = new ConcurrentHashMap<>();

  private Crawler() {}

  public static void main(String[] args) throws InterruptedException {
    var system = TaskSystem.builder().name("crawler").runners(16).build().supervised();
    Crawler crawler = new Crawler();
    system.scope(scope -> crawler.find(scope, 1));
    crawler.tell();
  }

  private Ticket<Integer> find(TaskScope scope, int page) {
    return found.computeIfAbsent(page, n -> scope.fork(() -> read(scope, n)));
  }

  private int read(TaskScope scope, int page) throws Exception {
    var links = Site.links(page);
    for (int link : links) {
      find(scope, link);
    }
    return links.size();
  }

  private void tell() {
    int read = 0;
    for (var page : new TreeMap<>(found).values()) {
      switch (page.poll()) { // all have ended
        case Outcome.Success<Integer> links -> read++;
        case Outcome.Failure<Integer> dead ->
            System.out.println("dead: " + dead.cause().getMessage());
        case null, default -> throw new AssertionError("nothing calls a page off");
      }
    }
    System.out.println(read + " pages read");
  }
}
