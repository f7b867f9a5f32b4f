// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Rewrites one method for {@link DetWeaver}: points, virtual time, its threads, planted faults. */
abstract class DetPoints extends MethodVisitor {
  private static final String CALLS = "dev/heddle/testing/DetCalls";
  private static final String VAR_HANDLE = "java/lang/invoke/VarHandle";
  private static final String KEY_SET = "java/util/concurrent/ConcurrentHashMap$KeySetView";
  private static final String SLOT_STORE = "([Ljava/lang/Object;ILjava/lang/Object;)V";
  private static final String DELAYED = SLOT_STORE.replace("(", "(L" + VAR_HANDLE + ";");

  /** Calls that {@link DetCalls} has a double of, by the same name. */
  private static final Set<String> DOUBLES =
      Set.of(
          "java/lang/System.nanoTime",
          "java/lang/Thread.isAlive",
          "java/lang/Thread.join",
          "java/lang/Thread.ofVirtual",
          "java/lang/Thread$Builder.factory",
          "java/lang/Thread$Builder$OfVirtual.factory",
          "java/lang/Thread$Builder$OfVirtual.start",
          "java/util/concurrent/CompletableFuture.get",
          "java/util/concurrent/ConcurrentHashMap.newKeySet",
          "java/util/concurrent/ScheduledThreadPoolExecutor.schedule",
          "java/util/concurrent/locks/LockSupport.parkNanos");

  private static final Set<String> OF_THREADS = Set.of("isAlive", "join", "onSpinWait", "start");

  private static final String INITIALIZER = "<clinit>";

  private final String owner;
  private final String method;
  private final boolean quiet; // in a constructor, whose object nobody shares yet: doubles only
  private int line;

  DetPoints(MethodVisitor next, String owner, String method, boolean quiet) {
    super(Opcodes.ASM9, next);
    this.quiet = quiet;
    this.owner = owner;
    this.method = method;
  }

  /** Whether the field never changes. */
  abstract boolean constant(String owner, String field);

  /** What is planted at {@code callee} in this method; null if nothing is. */
  abstract DetWeaver.@Nullable Effect planted(String owner, String method, String callee);

  /** Makes what comes next throw, if that is planted. True if it is to be left out instead. */
  private boolean plant(String callee) {
    var effect = quiet ? null : planted(owner, method, callee);
    if (effect == null || effect == DetWeaver.Effect.LEFT_OUT) {
      return effect != null;
    }
    var thrower = effect == DetWeaver.Effect.THROWS ? "outOfMemory" : "maybeOutOfMemory";
    call(thrower, "()V");
    return false;
  }

  /** A class is initialized in the first run that needs it, and no other. */
  @Override
  public void visitCode() {
    super.visitCode();
    if (method.equals(INITIALIZER)) {
      call("initializerBegins", "()V");
    }
  }

  /** Where objects and arrays are made: {@code new Waiter}, {@code new Object[]}. */
  @Override
  public void visitTypeInsn(int opcode, String type) {
    var made = "new " + type.substring(type.lastIndexOf('/') + 1);
    switch (opcode) {
      case Opcodes.NEW -> plant(made);
      case Opcodes.ANEWARRAY -> plant(made + "[]");
      default -> {}
    }
    super.visitTypeInsn(opcode, type);
  }

  /** Where lambdas are made, by the method that they implement, and strings are put together. */
  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    plant("new " + name);
    super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
  }

  @Override
  public void visitLineNumber(int number, Label start) {
    line = number;
    super.visitLineNumber(number, start);
  }

  @Override
  public void visitFieldInsn(int opcode, String in, String name, String descriptor) {
    if (!constant(in, name)) {
      point(name);
    }
    if (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) {
      flush();
    }
    super.visitFieldInsn(opcode, in, name, descriptor);
  }

  @Override
  public void visitInsn(int opcode) {
    switch (opcode) {
      case Opcodes.AALOAD, Opcodes.LALOAD -> point("[]");
      case Opcodes.AASTORE, Opcodes.LASTORE -> {
        point("[] =");
        flush();
      }
      case Opcodes.RETURN -> {
        if (method.equals(INITIALIZER)) {
          call("initializerEnds", "()V");
        }
      }
      default -> {}
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String in, String name, String descriptor, boolean isInterface) {
    if (plant(name)) {
      discard(opcode, descriptor);
      return;
    }
    if (isShared(in, name)) {
      point(name);
      if (!isDelayed(name, descriptor) && !isPassing(name, descriptor)) {
        flush();
      }
    }
    if (name.equals("yieldFor")) { // to others for a time, which is virtual here
      point(name);
      flush();
      call("parkNanos", descriptor);
    } else if (isDelayed(name, descriptor)) {
      call(name, DELAYED);
    } else if (DOUBLES.contains(in + "." + name)) {
      boolean isStatic = opcode == Opcodes.INVOKESTATIC;
      call(name, isStatic ? descriptor : descriptor.replace("(", "(L" + in + ";"));
    } else {
      // a handle of a set that newKeySet made has the type of its double
      var typed = in.equals(VAR_HANDLE) ? descriptor.replace(KEY_SET, "java/util/Set") : descriptor;
      super.visitMethodInsn(opcode, in, name, typed, isInterface);
    }
  }

  private void call(String name, String descriptor) {
    var general = // all kinds of a double's builders and sets
        switch (name) {
          case "factory" -> "(Ljava/lang/Thread$Builder;)Ljava/util/concurrent/ThreadFactory;";
          case "newKeySet" -> "()Ljava/util/Set;";
          default -> descriptor;
        };
    super.visitMethodInsn(Opcodes.INVOKESTATIC, CALLS, name, general, false);
  }

  private static boolean isShared(String in, String name) {
    return in.startsWith("java/util/concurrent/")
        || in.equals(VAR_HANDLE)
        || in.equals("java/util/Queue") // concurrent ones, and others
        || (in.equals("java/lang/Thread")
            && (name.startsWith("interrupt") || OF_THREADS.contains(name)));
  }

  private void point(String what) {
    if (quiet) {
      return;
    }
    super.visitLdcInsn(owner + "." + method + ":" + line + " " + what);
    call("point", "(Ljava/lang/String;)V");
  }

  /** A release store to a slot: others may see it later than what its thread reads next. */
  private static boolean isDelayed(String name, String descriptor) {
    return name.equals("setRelease") && descriptor.equals(SLOT_STORE);
  }

  /** A read of a field, which may overtake such a store. */
  private static boolean isPassing(String name, String descriptor) {
    return name.equals("getAcquire") && !descriptor.startsWith("([");
  }

  private void flush() {
    if (!quiet) {
      call("flush", "()V");
    }
  }

  private void discard(int opcode, String descriptor) {
    var arguments = Type.getArgumentTypes(descriptor);
    for (int i = arguments.length - 1; i >= 0; i--) {
      super.visitInsn(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
    }
    if (opcode != Opcodes.INVOKESTATIC) {
      super.visitInsn(Opcodes.POP);
    }
    switch (Type.getReturnType(descriptor).getSort()) {
      case Type.VOID -> {}
      case Type.BOOLEAN, Type.INT -> super.visitInsn(Opcodes.ICONST_0);
      case Type.LONG -> super.visitInsn(Opcodes.LCONST_0);
      case Type.OBJECT, Type.ARRAY -> super.visitInsn(Opcodes.ACONST_NULL);
      default -> throw new IllegalStateException("cannot leave out a call of " + descriptor);
    }
  }
}
