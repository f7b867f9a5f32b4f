// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import java.util.Collections;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Guava's conformance suite of queues, with all that a queue may remove. */
class QueueSuiteTest {
  @TestFactory
  Stream<DynamicNode> boundedChannelIsAQueue() {
    return suite(() -> Chan.newChan(100));
  }

  @TestFactory
  Stream<DynamicNode> unlimitedChannelIsAQueue() {
    return suite(Chan::unlimited);
  }

  @TestFactory
  Stream<DynamicNode> channelWithARunOfMessagesTakenIsAQueue() {
    return suite(() -> {
      Chan<String> chan = Chan.newChan(7);
      for (int i = 0; i < 12; i++) {
        chan.trySend("taken");
        chan.tryRecv();
      }
      return chan;
    });
  }

  private static Stream<DynamicNode> suite(Supplier<Chan<String>> channels) {
    var generator =
        new TestStringQueueGenerator() {
          @Override
          protected Queue<String> create(String[] elements) {
            var queue = channels.get().asBlockingQueue();
            Collections.addAll(queue, elements);
            return queue;
          }
        };
    return tests(
        QueueTestSuiteBuilder.using(generator)
            .named("queue")
            .withFeatures(
                CollectionFeature.GENERAL_PURPOSE,
                CollectionFeature.KNOWN_ORDER,
                CollectionSize.ANY)
            .createTestSuite());
  }

  /** One after the other, as the suite's own runner would. */
  private static Stream<DynamicNode> tests(TestSuite suite) {
    return Collections.list(suite.tests()).stream()
        .map(test ->
            switch (test) {
              case TestSuite inner ->
                  DynamicContainer.dynamicContainer(inner.getName(), tests(inner));
              case TestCase one -> DynamicTest.dynamicTest(one.getName(), one::runBare);
              default -> throw new AssertionError("neither suite nor test: " + test);
            });
  }
}
