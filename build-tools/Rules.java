// SPDX-License-Identifier: Apache-2.0

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * The rules of the house that neither compiler nor formatter knows. Sources are parsed, so that
 * comments and strings offend against nothing but spelling.
 */
final class Rules extends TreeScanner<Void, Void> {
  private static final String SPDX = "// SPDX-License-Identifier: Apache-2.0";
  private static final List<String> LIBRARIES = List.of("channel", "tasks", "gatherers");
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 40;

  private final Trees trees;
  private final CompilationUnitTree unit;
  private final Path path;
  private final boolean library;
  private final boolean test;
  private final List<String> offences;

  private Rules(Trees trees, CompilationUnitTree unit, Path root, List<String> offences) {
    this.trees = trees;
    this.unit = unit;
    this.offences = offences;
    path = root.relativize(Path.of(unit.getSourceFile().toUri()));
    library = LIBRARIES.stream().anyMatch(module -> path.startsWith(module + "/src/main"));
    test = path.toString().contains("/src/test/");
  }

  static boolean run(Path root) throws IOException {
    var offences = new ArrayList<String>();
    spelling(root, offences);
    var javac = ToolProvider.getSystemJavaCompiler();
    var files = javac.getStandardFileManager(null, null, null);
    Iterable<? extends JavaFileObject> sources =
        files.getJavaFileObjectsFromPaths(Sources.below(root, ".java"));
    var options = List.of("-proc:none");
    var task = (JavacTask) javac.getTask(null, files, null, options, null, sources);
    for (var unit : task.parse()) {
      new Rules(Trees.instance(task), unit, root, offences).check();
    }
    offences.forEach(System.err::println);
    return offences.isEmpty();
  }

  private void check() throws IOException {
    var lines = unit.getSourceFile().getCharContent(true).toString().lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(SPDX)) {
      offences.add(path + ":1: the first line is not " + SPDX);
    }
    if (library && lines.size() >= FILE_LINES) {
      offences.add(path + ":1: " + lines.size() + " lines; stay under " + FILE_LINES);
    }
    unit.getTypeDecls().stream()
        .filter(ClassTree.class::isInstance)
        .skip(1)
        .forEach(type -> offence(type, "a second top-level type: give it a file of its own"));
    scan(unit, null);
  }

  @Override
  public Void visitMethod(MethodTree method, Void none) {
    long lines = line(end(method)) - line(start(method)) + 1;
    if (library && lines >= METHOD_LINES) {
      offence(method, method.getName() + ": " + lines + " lines; stay under " + METHOD_LINES);
    }
    return super.visitMethod(method, none);
  }

  @Override
  public Void visitMemberSelect(MemberSelectTree select, Void none) {
    var name = select.getIdentifier().toString();
    var of = select.getExpression().toString();
    if (test && name.equals("sleep")) {
      offence(select, "a test waits for a state, it never sleeps");
    }
    if (library && of.equals("System") && (name.equals("out") || name.equals("err"))) {
      offence(select, "a library prints nothing");
    }
    return super.visitMemberSelect(select, none);
  }

  @Override
  public Void visitAnnotation(AnnotationTree annotation, Void none) {
    if (test && annotation.getAnnotationType().toString().endsWith("Disabled")) {
      offence(annotation, "a test is fixed or deleted, never disabled");
    }
    return super.visitAnnotation(annotation, none);
  }

  private static void spelling(Path root, List<String> offences) throws IOException {
    var corrections = new TreeMap<String, String>();
    for (var line : Files.readAllLines(root.resolve("build-tools/misspellings.txt"))) {
      var words = line.split(" ", 2);
      corrections.put(words[0], words[1]);
    }
    var wrong =
        Pattern.compile(
            "(?<![a-z])(" + String.join("|", corrections.keySet()) + ")(?![a-z])",
            Pattern.CASE_INSENSITIVE);
    var texts = new ArrayList<>(Sources.below(root, ".java"));
    texts.addAll(Sources.below(root, ".md"));
    for (var text : texts) {
      spelling(root.relativize(text), Files.readAllLines(text), wrong, corrections, offences);
    }
  }

  private static void spelling(
      Path path,
      List<String> lines,
      Pattern wrong,
      Map<String, String> corrections,
      List<String> offences) {
    for (int i = 0; i < lines.size(); i++) {
      var match = wrong.matcher(lines.get(i));
      while (match.find()) {
        var right = corrections.get(match.group().toLowerCase(Locale.ROOT));
        offences.add(path + ":" + (i + 1) + ": " + match.group() + " is spelled " + right);
      }
    }
  }

  private void offence(Tree tree, String text) {
    offences.add(path + ":" + line(start(tree)) + ": " + text);
  }

  private long start(Tree tree) {
    return trees.getSourcePositions().getStartPosition(unit, tree);
  }

  private long end(Tree tree) {
    return trees.getSourcePositions().getEndPosition(unit, tree);
  }

  private long line(long position) {
    return unit.getLineMap().getLineNumber(position);
  }
}
