// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import com.softwaremill.jox.structured.Par;
import dev.heddle.benchmarks.Message;
import java.util.ArrayList;
import java.util.concurrent.Callable;

/**
 * Jobs through jox's {@code parLimit}. The scope that it opens uses a preview API, so it is loaded
 * only by a JVM with {@code --enable-preview}; {@code Par} itself is an ordinary class.
 */
final class JoxParTasks implements TaskWay.Runner {
  @Override
  public long run(int jobs, TaskWay.Job job) throws InterruptedException {
    var callables = new ArrayList<Callable<Message>>(jobs);
    for (int i = 0; i < jobs; i++) {
      var input = Message.at(i);
      callables.add(() -> job.run(input));
    }
    long sum = 0;
    for (var result : Par.parLimit(TaskWay.RUNNERS, callables)) {
      sum += result.value();
    }
    return sum;
  }
}
