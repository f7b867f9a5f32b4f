// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The conformance suite of Flow, Reactive Streams' own. Its optional rules of multicasting do not
 * hold: subscribers share a channel's messages, as receivers do.
 */
class FlowSuiteTest {
  private static final String MULTICAST =
      "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribers";

  @TestFactory
  Stream<DynamicTest> channelIsAPublisher() {
    return TestNgRun.of(
        PublisherVerification.class,
        Set.of(
            MULTICAST + "WhenRequestingOneByOne",
            MULTICAST + "WhenRequestingManyUpfront",
            MULTICAST + "WhenRequestingManyUpfrontAndCompleteAsExpected"));
  }

  @TestFactory
  Stream<DynamicTest> channelHasSubscribers() {
    return TestNgRun.of(SubscriberVerification.class, Set.of());
  }

  @TestFactory
  Stream<DynamicTest> subscribersKeepTheRulesInside() {
    return TestNgRun.of(SubscriberInsideVerification.class, Set.of());
  }
}
