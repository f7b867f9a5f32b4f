// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Loads some packages once more, with a {@link DetScheduler#point} before every access to state
 * that threads share, virtual time in place of the clock, their virtual threads run by the
 * scheduler, and on request a planted fault.
 *
 * <p>Classes whose names begin with {@code Det} or {@code Explore} are loaded again too, as they
 * are, so that scenarios call woven code directly.
 */
public final class DetWeaver extends ClassLoader {
  /** What a planted fault does. */
  public enum Effect {
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
   * @param effect what happens there
   */
  public record Fault(String owner, String method, String callee, Effect effect) {
    /**
     * Makes one that leaves the call out.
     *
     * @param owner simple binary name of the class
     * @param method the method that calls, or {@code *}
     * @param callee the method called
     */
    public Fault(String owner, String method, String callee) {
      this(owner, method, callee, Effect.LEFT_OUT);
    }

    boolean isAt(String owner, String method, String callee) {
      return this.owner.equals(owner)
          && (this.method.equals("*") || this.method.equals(method))
          && this.callee.equals(callee);
    }
  }

  private static final String AS_IT_IS = "^(Det|Explore).*";

  private final List<String> packages;
  private final ClassLoader base = DetWeaver.class.getClassLoader();
  private final Map<String, Set<String>> constants = new ConcurrentHashMap<>();
  private final Set<String> defined = ConcurrentHashMap.newKeySet();
  private final @Nullable Fault fault;
  private final AtomicInteger planted = new AtomicInteger();

  /**
   * Makes a loader of woven classes.
   *
   * @param fault what is planted; null for nothing
   * @param packages what is woven, with all packages below
   */
  public DetWeaver(@Nullable Fault fault, String... packages) {
    super(DetWeaver.class.getClassLoader());
    this.fault = fault;
    this.packages = Arrays.stream(packages).map(name -> name + ".").toList();
  }

  private boolean isOurs(String name) {
    return packages.stream().anyMatch(name::startsWith);
  }

  /** Behind the package: Parking$Replaced. */
  private static String simple(String name) {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
  }

  /**
   * Lists the classes of the packages that were needed so far.
   *
   * @return their simple binary names
   */
  public Set<String> defined() {
    return new TreeSet<>(defined);
  }

  /**
   * Counts the places in which the fault was planted so far.
   *
   * @return how many
   */
  public int planted() {
    return planted.get();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isOurs(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    var simple = simple(name);
    var bytes = read(name);
    defined.add(simple);
    if (!simple.matches(AS_IT_IS)) {
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
    return isOurs(binary) && constants.computeIfAbsent(binary, this::finalFields).contains(field);
  }

  private Set<String> finalFields(String binary) {
    var found = new HashSet<String>();
    var collector =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable FieldVisitor visitField(
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
      owner = simple(name);
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      var next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new Points(next, owner, name);
    }
  }

  private final class Points extends DetPoints {
    Points(MethodVisitor next, String owner, String method) {
      super(next, owner, written(method), method.startsWith("<"));
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
    @Nullable Effect planted(String owner, String method, String callee) {
      if (fault == null || !fault.isAt(owner, method, callee)) {
        return null;
      }
      planted.incrementAndGet();
      return fault.effect;
    }
  }

  /**
   * Gives the woven copy's method, open to call.
   *
   * @param type a class of the packages
   * @param method its name
   * @param parameters their types
   * @return the static method
   * @throws ReflectiveOperationException if there is none
   */
  public Method method(Class<?> type, String method, Class<?>... parameters)
      throws ReflectiveOperationException {
    var found = loadClass(type.getName()).getDeclaredMethod(method, parameters);
    found.setAccessible(true);
    return found;
  }
}
