// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import com.google.common.collect.testing.AbstractTester;
import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.testers.CollectionClearTester;
import com.google.common.collect.testing.testers.CollectionRemoveAllTester;
import com.google.common.collect.testing.testers.CollectionRemoveIfTester;
import com.google.common.collect.testing.testers.CollectionRemoveTester;
import com.google.common.collect.testing.testers.CollectionRetainAllTester;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Guava's conformance suite of queues. It has one feature for taking the head (poll, remove(),
 * clear) and for removing from the middle (remove(Object) and its like); we have the first and
 * refuse the second. So every flavour passes twice: declared as one that removes, without the tests
 * of removing from the middle; and as one that doesn't, with the tests that it is then refused, but
 * without the test that clear() is, too.
 */
class QueueSuiteTest {
  private static final List<Class<? extends AbstractTester<?>>> FROM_THE_MIDDLE = new ArrayList<>();

  static {
    add(CollectionRemoveTester.class);
    add(CollectionRemoveAllTester.class);
    add(CollectionRetainAllTester.class);
    add(CollectionRemoveIfTester.class);
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // the testers are generic in their element
  private static void add(Class<? extends AbstractTester> tester) {
    FROM_THE_MIDDLE.add((Class<? extends AbstractTester<?>>) tester);
  }

  @TestFactory
  Stream<DynamicNode> boundedChannelIsAQueue() {
    return bothWays(() -> Chan.newChan(100));
  }

  @TestFactory
  Stream<DynamicNode> unlimitedChannelIsAQueue() {
    return bothWays(Chan::unlimited);
  }

  @TestFactory
  Stream<DynamicNode> channelWithARunOfMessagesTakenIsAQueue() {
    return bothWays(() -> {
      Chan<String> chan = Chan.newChan(7);
      for (int i = 0; i < 12; i++) {
        chan.trySend("taken");
        chan.tryRecv();
      }
      return chan;
    });
  }

  private static Stream<DynamicNode> bothWays(Supplier<Chan<String>> channels) {
    var middle = new ArrayList<Method>();
    for (var tester : FROM_THE_MIDDLE) {
      middle.addAll(Arrays.asList(tester.getMethods()));
    }
    var clear = new ArrayList<Method>();
    for (var method : CollectionClearTester.class.getMethods()) {
      if (method.getName().equals("testClear_unsupported")) {
        clear.add(method);
      }
    }
    return Stream.of(
        suite("takes the head", channels, middle, CollectionFeature.SUPPORTS_REMOVE),
        suite("refuses the middle", channels, clear));
  }

  private static DynamicNode suite(
      String name, Supplier<Chan<String>> channels, List<Method> suppressed, Feature<?>... more) {
    var generator =
        new TestStringQueueGenerator() {
          @Override
          protected Queue<String> create(String[] elements) {
            var queue = channels.get().asBlockingQueue();
            Collections.addAll(queue, elements);
            return queue;
          }
        };
    var builder =
        QueueTestSuiteBuilder.using(generator)
            .named(name)
            .withFeatures(
                CollectionFeature.SUPPORTS_ADD, CollectionFeature.KNOWN_ORDER, CollectionSize.ANY)
            .withFeatures(more)
            .suppressing(suppressed);
    return DynamicContainer.dynamicContainer(name, tests(builder.createTestSuite()));
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
