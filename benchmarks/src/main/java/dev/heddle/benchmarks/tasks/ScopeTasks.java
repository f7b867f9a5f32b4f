// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Message;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A fork for each job in a {@code StructuredTaskScope}. The class is a preview API, so it is called
 * through method handles, which the JIT compiler turns into plain calls.
 */
final class ScopeTasks implements TaskWay.Runner {
  private static final MethodHandle OPEN;
  private static final MethodHandle FORK;
  private static final MethodHandle JOIN;
  private static final MethodHandle CLOSE;

  static {
    try {
      var scope = Class.forName("java.util.concurrent.StructuredTaskScope");
      var subtask = Class.forName("java.util.concurrent.StructuredTaskScope$Subtask");
      var lookup = MethodHandles.publicLookup();
      OPEN = erased(lookup.findStatic(scope, "open", MethodType.methodType(scope)));
      FORK =
          erased(lookup.findVirtual(scope, "fork", MethodType.methodType(subtask, Callable.class)));
      JOIN = erased(lookup.findVirtual(scope, "join", MethodType.methodType(Object.class)));
      CLOSE = erased(lookup.findVirtual(scope, "close", MethodType.methodType(void.class)));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static MethodHandle erased(MethodHandle handle) {
    var type = handle.type();
    for (int i = 0; i < type.parameterCount(); i++) {
      if (type.parameterType(i) != Callable.class) {
        type = type.changeParameterType(i, Object.class);
      }
    }
    return handle.asType(
        type.returnType() == void.class ? type : type.changeReturnType(Object.class));
  }

  @Override
  public long run(int jobs, TaskWay.Job job) throws Exception {
    try {
      var subtasks = new ArrayList<Supplier<?>>(jobs);
      Object scope = OPEN.invokeExact();
      try {
        for (int i = 0; i < jobs; i++) {
          var input = Message.at(i);
          Callable<Message> callable = () -> job.run(input);
          subtasks.add((Supplier<?>) (Object) FORK.invokeExact(scope, callable));
        }
        Object nothing = JOIN.invokeExact(scope);
      } finally {
        CLOSE.invokeExact(scope);
      }
      long sum = 0;
      for (var subtask : subtasks) {
        sum += ((Message) subtask.get()).value();
      }
      return sum;
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
