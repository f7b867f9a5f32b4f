// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Loads this package once more, with a {@link DetScheduler#point} before every access to state that
 * threads share, virtual time in place of the clock, its virtual threads run by the scheduler, and
 * on request a planted fault.
 *
 * <p>Classes whose names begin with {@code Det} or {@code Explore} are loaded again too, as they
 * are, so that scenarios call woven code directly.
 */
final class DetWeaver extends ClassLoader {
  /** What a planted fault does. */
  enum Effect {
    /** The call is left out. */
    LEFT_OUT,
    /** In its place an {@link OutOfMemoryError} is thrown. */
    THROWS,
    /** The same, half of the times that a {@link DetScheduler} runs it. */
    MAY_THROW
  }

  /**
   * A fault to plant: at {@code callee} inside {@code method} of the class {@code owner}. Lambdas
   * are inside the method that they are written in; constructors are not rewritten.
   *
   * @param owner simple binary name of the class
   * @param method the method that calls, or {@code *}
   * @param callee the method called; or, where something is made, {@code new Waiter}, {@code new
   *     Object[]}, {@code new run} (a lambda for a {@code Runnable}): these cannot be left out
   */
  record Fault(String owner, String method, String callee, Effect effect) {
    Fault(String owner, String method, String callee) {
      this(owner, method, callee, Effect.LEFT_OUT);
    }

    boolean isAt(String owner, String method, String callee) {
      return this.owner.equals(owner)
          && (this.method.equals("*") || this.method.equals(method))
          && this.callee.equals(callee);
    }
  }

  static final String PACKAGE = "dev.heddle.channel.";

  private final ClassLoader base = DetWeaver.class.getClassLoader();
  private final Map<String, Set<String>> constants = new ConcurrentHashMap<>();
  private final Set<String> defined = ConcurrentHashMap.newKeySet();
  private final Fault fault;
  private final AtomicInteger planted = new AtomicInteger();

  DetWeaver(Fault fault) {
    super(DetWeaver.class.getClassLoader());
    this.fault = fault;
  }

  /** The classes of this package that were needed so far, by their simple names. */
  Set<String> defined() {
    return new TreeSet<>(defined);
  }

  /** In how many places the fault was planted so far. */
  int planted() {
    return planted.get();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    var simple = name.substring(PACKAGE.length());
    var bytes = read(name);
    defined.add(simple);
    if (!simple.startsWith("Det") && !simple.startsWith("Explore")) {
      bytes = weave(bytes);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] read(String name) throws ClassNotFoundException {
    try (InputStream in = base.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] weave(byte[] plain) {
    var reader = new ClassReader(plain);
    var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Classes(writer), 0);
    return writer.toByteArray();
  }

  /** Final fields never change, so reading one is no point. */
  private boolean isConstant(String owner, String field) {
    var binary = owner.replace('/', '.');
    return binary.startsWith(PACKAGE)
        && constants.computeIfAbsent(binary, this::finalFields).contains(field);
  }

  private Set<String> finalFields(String binary) {
    var found = new HashSet<String>();
    var collector =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public FieldVisitor visitField(
              int access, String name, String descriptor, String signature, Object value) {
            if ((access & Opcodes.ACC_FINAL) != 0) {
              found.add(name);
            }
            return null;
          }
        };
    try {
      new ClassReader(read(binary)).accept(collector, ClassReader.SKIP_CODE);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private final class Classes extends ClassVisitor {
    private String owner = "";

    Classes(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        String signature,
        String superName,
        String[] interfaces) {
      owner = name.substring(PACKAGE.length());
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      var next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return name.startsWith("<") ? next : new Points(next, owner, name);
    }
  }

  private final class Points extends DetPoints {
    Points(MethodVisitor next, String owner, String method) {
      super(next, owner, written(method));
    }

    /** The method that a lambda is written in: end for lambda$end$0. */
    private static String written(String method) {
      return method.startsWith("lambda$") ? method.split("\\$")[1] : method;
    }

    @Override
    boolean constant(String owner, String field) {
      return isConstant(owner, field);
    }

    @Override
    Effect planted(String owner, String method, String callee) {
      if (fault == null || !fault.isAt(owner, method, callee)) {
        return null;
      }
      planted.incrementAndGet();
      return fault.effect;
    }
  }

  /** The woven copy of a class of this package. */
  Class<?> woven(String simpleName) throws ClassNotFoundException {
    return loadClass(PACKAGE + simpleName);
  }
}
