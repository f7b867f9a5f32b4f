// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.limit;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Somebody else's service: it serves 8 callers at once, and refuses more. */
final class Backend {
  static final int LIMIT = 8;

  private final Semaphore places = new Semaphore(LIMIT);

  String price(int article) throws InterruptedException {
    if (!places.tryAcquire()) {
      throw new IllegalStateException("503 too many callers");
    }
    try {
      Thread.sleep(Duration.ofMillis(5));
      return article + " costs " + article % 100;
    } finally {
      places.release();
    }
  }
}
