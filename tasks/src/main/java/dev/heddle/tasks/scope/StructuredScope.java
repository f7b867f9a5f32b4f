// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.scope;

import dev.heddle.tasks.ScopeUnavailableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/*
 * The only class that uses java.util.concurrent.StructuredTaskScope, a preview API that changes from JDK to JDK. It is
 * accessed reflectively, by the shape of the API, so nothing here is compiled against it:
 *
 *   JDK 21..24  a class:        new (String, ThreadFactory), fork(Callable)
 *   JDK 25..    an interface:   open(Joiner, Function or UnaryOperator), fork(Runnable)
 *
 * The operations used are open, fork, join and close. Where there is a joiner that cancels nothing and keeps nothing
 * (25, 26), it is used; otherwise one that cancels after a failure. Forked code never throws, so that joiner never
 * cancels. The joiner's result is dropped. Owner thread only. ADR 11.
 */
public final class StructuredScope extends Scope {
  private static final String SCOPE = "java.util.concurrent.StructuredTaskScope";
  private static final @Nullable Shape SHAPE;
  private static final @Nullable ScopeUnavailableException REFUSAL;

  static {
    Shape shape = null;
    ScopeUnavailableException refusal = null;
    try {
      shape = shapeOf(Class.forName(SCOPE));
    } catch (ClassNotFoundException e) {
      refusal = unavailable("there is no class " + SCOPE, e);
    } catch (ScopeUnavailableException e) {
      refusal = e;
    }
    SHAPE = shape;
    REFUSAL = refusal;
  }

  private interface Opener {
    Object open(String name, ThreadFactory factory);
  }

  /* fork (Object, Runnable)void, join and close (Object)void */
  record Shape(Opener open, MethodHandle fork, MethodHandle join, MethodHandle close) {}

  private final Shape shape;
  private final Object scope;
  private final List<Thread> made = new ArrayList<>(1); // by the current fork, at most one

  private StructuredScope(Shape shape, String name, ThreadFactory factory) {
    this.shape = shape;
    try {
      this.scope = shape.open.open(name, remembering(factory, made));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      throw unavailable("opening one was refused: " + e, e);
    }
  }

  public static StructuredScope open(String name, ThreadFactory factory) {
    if (SHAPE == null) {
      throw new ScopeUnavailableException( // with the stack of this call
          REFUSAL == null ? null : REFUSAL.getMessage(), REFUSAL);
    }
    return open(SHAPE, name, factory);
  }

  static StructuredScope open(Shape shape, String name, ThreadFactory factory) {
    return new StructuredScope(shape, name, factory);
  }

  private static ScopeUnavailableException unavailable(String what, @Nullable Throwable cause) {
    return new ScopeUnavailableException(
        "StructuredTaskScope can't be used on JDK "
            + Runtime.version()
            + ": "
            + what
            + ". If this JDK asks for it, start java with --enable-preview; or choose the threads"
            + " engine, which has no ScopedValue inheritance and no scope tree in thread dumps:"
            + " -D"
            + EnginePreset.PROPERTY
            + "=threads, or TaskSystem.builder().engine(Engine.THREADS)",
        cause);
  }

  @Override
  Thread start(Runnable body) {
    made.clear();
    try {
      shape.fork.invoke(scope, (Runnable) new Quiet(body));
    } catch (RuntimeException | Error e) {
      if (isStructureViolation(e)) {
        throw new ForkRefusedException(e);
      }
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("fork failed", e);
    }
    if (made.isEmpty() || made.getFirst().getState() == Thread.State.NEW) {
      throw new IllegalStateException("the scope was shut down from outside");
    }
    return made.getFirst();
  }

  /* Catches what the body throws: it would cancel the scope, with every other thread that is forked in it. */
  private record Quiet(Runnable body) implements Runnable {
    @Override
    public void run() {
      try {
        body.run();
      } catch (Throwable e) {
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, e);
      }
    }
  }

  /* Compares the name, since the class is a preview API, too. */
  private static boolean isStructureViolation(Throwable e) {
    return e.getClass().getName().equals("java.util.concurrent.StructureViolationException");
  }

  @Override
  void end() {
    boolean interrupted = false;
    try {
      try {
        for (boolean joined = false; !joined; ) {
          joined = join(interrupted);
          interrupted |= !joined;
        }
      } finally {
        shape.close.invoke(scope);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("close failed", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /* Where an interrupted join can be repeated (21..24), it must be; otherwise (25..) it can't be. */
  private boolean join(boolean again) throws Throwable {
    try {
      shape.join.invoke(scope);
      return true;
    } catch (InterruptedException e) {
      return false;
    } catch (IllegalStateException e) {
      if (again) {
        return true;
      }
      throw e;
    }
  }

  private static ThreadFactory remembering(ThreadFactory factory, List<Thread> made) {
    return body -> {
      Thread thread = factory.newThread(body);
      made.add(thread);
      return thread;
    };
  }

  /**
   * Finds the four operations on {@code type}, or throws an exception that says what is missing.
   */
  static Shape shapeOf(Class<?> type) {
    try {
      Opener open = type.isInterface() ? openByJoiner(type) : openByConstructor(type);
      MethodHandle join = handle(method(type, "join"));
      MethodHandle close = handle(method(type, "close"));
      return new Shape(
          open,
          fork(type).asType(MethodType.methodType(void.class, Object.class, Runnable.class)),
          join.asType(MethodType.methodType(void.class, Object.class)),
          close.asType(MethodType.methodType(void.class, Object.class)));
    } catch (ReflectiveOperationException e) {
      throw unavailable(type.getName() + " has no " + e.getMessage(), e);
    }
  }

  private static Opener openByConstructor(Class<?> type) throws ReflectiveOperationException {
    var arguments = MethodType.methodType(void.class, String.class, ThreadFactory.class);
    MethodHandle create = MethodHandles.publicLookup().findConstructor(type, arguments);
    return (name, factory) -> call(create, name, factory);
  }

  private static Opener openByJoiner(Class<?> type) throws ReflectiveOperationException {
    Class<?> joiner = nested(type, "Joiner");
    Class<?> configuration = nested(type, "Configuration");
    MethodHandle named = handle(method(configuration, "withName", String.class));
    MethodHandle made = handle(method(configuration, "withThreadFactory", ThreadFactory.class));
    MethodHandle all = handle(awaitingAll(joiner));
    MethodHandle open = handle(method(type, "open", joiner, UnaryOperator.class));
    return (name, factory) -> {
      UnaryOperator<Object> configure = c -> call(made, call(named, c, name), factory);
      return call(open, call(all), configure);
    };
  }

  private static Method awaitingAll(Class<?> joiner) throws NoSuchMethodException {
    try {
      return method(joiner, "awaitAll");
    } catch (NoSuchMethodException e) {
      return method(joiner, "awaitAllSuccessfulOrThrow");
    }
  }

  private static Object call(MethodHandle handle, Object... arguments) {
    try {
      return handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /* fork(Runnable) where there is one, else fork(Callable) */
  private static MethodHandle fork(Class<?> type) throws ReflectiveOperationException {
    try {
      return handle(method(type, "fork", Runnable.class));
    } catch (NoSuchMethodException e) {
      MethodHandle adapt =
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "callable",
                  MethodType.methodType(Callable.class, Runnable.class));
      return MethodHandles.filterArguments(handle(method(type, "fork", Callable.class)), 1, adapt);
    }
  }

  private static Class<?> nested(Class<?> type, String name) throws ReflectiveOperationException {
    return Arrays.stream(type.getClasses())
        .filter(c -> c.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(() -> new ClassNotFoundException("nested type " + name));
  }

  /* The public method of this name that accepts arguments of these types. */
  private static Method method(Class<?> type, String name, Class<?>... accepts)
      throws NoSuchMethodException {
    for (Method m : type.getMethods()) {
      Class<?>[] parameters = m.getParameterTypes();
      boolean fits = m.getName().equals(name) && parameters.length == accepts.length;
      for (int i = 0; fits && i < accepts.length; i++) {
        fits = parameters[i].isAssignableFrom(accepts[i]);
      }
      if (fits && Modifier.isPublic(m.getDeclaringClass().getModifiers())) {
        return m;
      }
    }
    throw new NoSuchMethodException("method " + name + Arrays.toString(accepts));
  }

  private static MethodHandle handle(Method method) throws IllegalAccessException {
    return MethodHandles.publicLookup().unreflect(method);
  }
}
