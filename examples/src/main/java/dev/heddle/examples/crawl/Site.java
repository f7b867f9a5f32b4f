// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.crawl;

import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A site in memory: page n links to 2n and 2n + 1, to the first page, and one link is dead. */
final class Site {
  static final int PAGES = 200;
  private static final int DEAD = 77;

  private Site() {}

  /** Returns the pages that a page links to. */
  static List<Integer> links(int page) throws FileNotFoundException, InterruptedException {
    Thread.sleep(Duration.ofMillis(2)); // the network
    if (page == DEAD) {
      throw new FileNotFoundException("page " + page);
    }
    return Stream.of(2 * page, 2 * page + 1, 1).filter(n -> n <= PAGES).toList();
  }
}
