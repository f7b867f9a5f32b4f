// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.ThreadDump;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names on scopes and runners in the JVM's thread dumps, and which is below which. */
class ThreadDumpTest {
  private static final Pattern CONTAINER =
      Pattern.compile("\"container\": \"([^\"]*)\"(.*?)(?=\"container\": |\\z)", Pattern.DOTALL);
  private static final Pattern PARENT = Pattern.compile("\"parent\": \"([^\"]*)\"");
  private static final Pattern OWNER = Pattern.compile("\"owner\": \"?(\\d+)");
  private static final Pattern THREAD = Pattern.compile("\"name\": \"([^\"]*)\"");

  /* A scope, or whatever else has threads, in a dump: owner is a thread's id. */
  private record Container(String name, String parent, long owner, List<String> threads) {
    private static Container of(Matcher found) {
      String rest = found.group(2);
      return new Container(
          found.group(1),
          PARENT.matcher(rest).results().map(r -> r.group(1)).findFirst().orElse(""),
          OWNER.matcher(rest).results().map(r -> Long.parseLong(r.group(1))).findFirst().orElse(0L),
          THREAD.matcher(rest).results().map(r -> r.group(1)).toList());
    }

    boolean holds(String thread) {
      return threads.contains(thread);
    }
  }

  private static List<Container> dump() {
    Matcher containers = CONTAINER.matcher(ThreadDump.json());
    Stream.Builder<Container> all = Stream.builder();
    while (containers.find()) {
      all.add(Container.of(containers));
    }
    return all.build().toList();
  }

  /* The only one that holds it. */
  private static Container holderOf(List<Container> dump, String thread) {
    List<Container> holders = dump.stream().filter(c -> c.holds(thread)).toList();
    assertThat(holders).as("where %s is", thread).hasSize(1);
    return holders.getFirst();
  }

  private static ConfiguredSystem system(Engine engine) {
    return TaskSystem.builder().name("thumbnails").engine(engine).runners(1).build();
  }

  @Test
  void runnersAreInTheirNamedScopeWhichTheCallerOwns() throws Exception {
    Callable<List<Container>> task = ThreadDumpTest::dump;
    List<Container> dump = system(Engine.STRUCTURED).run(List.of(task)).getFirst();
    Container scope = holderOf(dump, "thumbnails-runner-1");
    assertThat(scope.name).startsWith("thumbnails");
    assertThat(scope.owner).isEqualTo(Thread.currentThread().threadId());
    assertThat(scope.threads).containsExactly("thumbnails-runner-1");
  }

  @Test
  void runnersOfAServiceAreInAScopeThatItsOwnerOwns() throws Exception {
    try (RunnerPool<Integer, List<Container>> pool =
        system(Engine.STRUCTURED).<Integer, List<Container>>pool(i -> dump()).start()) {
      Container scope = holderOf(pool.call(1), "thumbnails-runner-1");
      assertThat(scope.name).startsWith("thumbnails");
      assertThat(scope.threads).containsExactly("thumbnails-runner-1");
      assertThat(scope.owner).isEqualTo(ownerOf("thumbnails"));
    }
  }

  @Test
  void aLexicalPoolIsATreeBelowItsCaller() throws Exception {
    List<Container> dump =
        system(Engine.STRUCTURED)
            .<Integer, List<Container>>pool(i -> dump())
            .use(pool -> pool.call(1));
    Container runners = holderOf(dump, "thumbnails-runner-1");
    Container owner = holderOf(dump, "thumbnails-owner");
    assertThat(runners).isNotEqualTo(owner);
    assertThat(runners.name).startsWith("thumbnails");
    assertThat(owner.name).startsWith("thumbnails");
    assertThat(runners.parent).isEqualTo(owner.name);
    assertThat(owner.owner).isEqualTo(Thread.currentThread().threadId());
    assertThat(runners.owner).isNotEqualTo(owner.owner);
  }

  /* Only a structured scope is a container of threads: plain ones hang below the root. */
  @Test
  void plainThreadsAreFoundByTheirNamesInNoScope() throws Exception {
    Callable<List<Container>> task = ThreadDumpTest::dump;
    List<Container> dump = system(Engine.THREADS).run(List.of(task)).getFirst();
    assertThat(holderOf(dump, "thumbnails-runner-1").name).doesNotStartWith("thumbnails");
    assertThat(dump).extracting(Container::name).noneMatch(n -> n.startsWith("thumbnails"));
  }

  private static long ownerOf(String pool) {
    Pattern thread =
        Pattern.compile("\"tid\": \"?(\\d+)\"?,[^}]*?\"name\": \"" + pool + "-owner\"");
    Matcher found = thread.matcher(ThreadDump.json());
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }
}
