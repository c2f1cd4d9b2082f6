package io.rq4j.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs in a git clone, which build the jars that are missing. The clone here has the real programs, and a Maven of
 * its own that notes that it was called, waits for a permission, and makes the jars.
 */
class FirstUseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path clone;

    private Path builds;
    private Path permission;

    @BeforeEach
    void copyPrograms() throws IOException {
        builds = clone.resolve("builds");
        permission = clone.resolve("permission");
        Files.createDirectory(clone.resolve("bin"));
        for (var program : List.of("rq-cli", "rq-worker", "launch.sh")) {
            Files.copy(
                    Distribution.project().resolve("bin").resolve(program),
                    clone.resolve("bin").resolve(program));
        }
        Files.writeString(clone.resolve("pom.xml"), "<project>\n  <version>7.8.9</version>\n</project>\n");
    }

    private void maven(String text) {
        new Tools(clone).script("mvnw", "echo \"$@\" >>" + builds + "\n" + text);
    }

    private String jarsMade() {
        return """
                while [ ! -e %s ]; do sleep 0.1; done
                echo '[INFO] Building RQ for Java: core 7.8.9      [2/3]'
                mkdir -p target/rq-7.8.9
                cp -r %s target/rq-7.8.9/lib
                touch target/rq-7.8.9.tar.gz
                echo '[INFO] BUILD SUCCESS'
                """.formatted(permission, Distribution.unpackInto(clone).home().resolve("lib"));
    }

    private Command version(String program) {
        return Command.of(clone.resolve("bin").resolve(program), "--version")
                .with("JAVA_HOME", Java.ofTests().home());
    }

    @Test
    void programsThatStartTogetherBuildOnce() throws IOException {
        maven(jarsMade());

        try (var first = version("rq-cli").start()) {
            await().atMost(PATIENCE).until(() -> Files.exists(builds));
            try (var second = version("rq-worker").start()) {
                await().atMost(PATIENCE).until(() -> second.errors().contains("waiting for the build"));
                Files.createFile(permission);
                var builder = first.await();
                var waiter = second.await();

                assertThat(builder.success()).startsWith("rq-cli, version");
                assertThat(builder.err())
                        .isEqualTo("rq-cli: the jars are missing: building them, this once (log: " + clone
                                + "/target/build.log)\n  [2/3] RQ for Java: core 7.8.9\n");
                assertThat(waiter.success()).startsWith("rq-worker, version");
                assertThat(waiter.err()).isEqualTo("rq-worker: waiting for the build of another process\n");
            }
        }
        assertThat(builds).hasContent("-B -Dstyle.color=never -Dmaven.test.skip=true -pl rq-cli -am package");
    }

    @Test
    void withoutFlockProgramsThatStartTogetherBuildOnceToo(@TempDir Path folder) throws IOException {
        maven(jarsMade());
        var tools = Tools.in(folder);
        tools.add("cp");

        try (var first = version("rq-cli").with("PATH", tools.folder()).start()) {
            await().atMost(PATIENCE).until(() -> Files.exists(builds));
            try (var second = version("rq-worker").with("PATH", tools.folder()).start()) {
                await().atMost(PATIENCE).until(() -> second.errors().contains("waiting for the build"));
                Files.createFile(permission);

                assertThat(first.await().success()).startsWith("rq-cli, version");
                assertThat(second.await().success()).startsWith("rq-worker, version");
            }
        }
        assertThat(Files.readAllLines(builds)).hasSize(1);
        assertThat(clone.resolve("target/.lock")).doesNotExist();
    }

    @Test
    void jarsThatAreThereAreNotBuiltAgain() throws IOException {
        maven(jarsMade());
        Files.createFile(permission);
        version("rq-cli").run().success();

        assertThat(version("rq-cli").run().err()).isEmpty();
        assertThat(version("rq-worker").run().err()).isEmpty();
        assertThat(Files.readAllLines(builds)).hasSize(1);
    }

    @Test
    void buildThatWasCutShortIsDoneAgain() throws IOException {
        maven(jarsMade());
        Files.createFile(permission);
        version("rq-cli").run().success();
        Files.delete(clone.resolve("target/rq-7.8.9.tar.gz"));

        version("rq-cli").run().success();

        assertThat(Files.readAllLines(builds)).hasSize(2);
    }

    @Test
    void failedBuildShowsTheEndOfItsLogAndWhereItIs() {
        maven("echo '[ERROR] Words.java:[7,1] is no Java'\nexit 1");

        var ended = version("rq-worker").run();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .endsWith(
                        "[ERROR] Words.java:[7,1] is no Java\nrq-worker: the build failed; its end is above, all of it is in "
                                + clone + "/target/build.log\n");
    }

    @Test
    void runtimeWithoutACompilerIsNamed(@TempDir Path folder) {
        maven("exit 1");
        var java = Tools.in(folder).script("java", "echo 'openjdk version \"17.0.9\"' >&2");

        var ended = Command.of(clone.resolve("bin/rq-cli")).with("PATH", folder).run();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).startsWith("rq-cli: The jars are missing and to build them takes a JDK, but " + java);
        assertThat(builds).doesNotExist();
    }
}
