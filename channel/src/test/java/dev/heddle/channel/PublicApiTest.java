// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.PublicApi;
import org.junit.jupiter.api.Test;

/** What users may rely on is listed, so that it grows only where somebody looks. */
class PublicApiTest {
  private static final String LIST = "/dev/heddle/channel/public-api.txt";

  @Test
  void isExactlyWhatIsListed() throws Exception {
    assertThat(PublicApi.differences(Chan.class, LIST))
        .as(
            "differs from src/test/resources%s; where that is wanted: correct the list, and write a"
                + " changelog line",
            LIST)
        .isEmpty();
  }
}
