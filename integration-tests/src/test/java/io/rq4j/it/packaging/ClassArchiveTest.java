package io.rq4j.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class data archive that makes rq-cli start fast: made beside the first use, bound to Java and jars, never needed. */
class ClassArchiveTest {

    private static final String FROM_ARCHIVE = "io.rq4j.cli.RqCli source: shared objects file (top)";

    @TempDir
    private Path server;

    @TempDir
    private Path cache;

    private Distribution distribution;

    @BeforeEach
    void unpack() {
        distribution = Distribution.unpackInto(server);
    }

    private Command version() {
        return distribution.program("rq-cli", "--version").with("XDG_CACHE_HOME", cache);
    }

    private static Command showingClasses(Command command) {
        return command.with("RQ_JAVA_OPTS", "-Xlog:class+load");
    }

    private List<Path> archives() {
        var folder = cache.resolve("rq4j");
        return Files.isDirectory(folder) ? Distribution.files(folder, "*.jsa") : List.of();
    }

    private void awaitArchives(int number) {
        await().atMost(Duration.ofMinutes(1)).until(() -> archives().size() == number && locks().isEmpty());
    }

    private List<Path> locks() {
        return Distribution.files(cache.resolve("rq4j"), "*.lock");
    }

    @Test
    void secondUseTakesItsClassesFromTheArchive() {
        assertThat(showingClasses(version()).run().success()).doesNotContain(FROM_ARCHIVE);
        awaitArchives(1);

        assertThat(showingClasses(version()).run().success()).contains(FROM_ARCHIVE);
        assertThat(Distribution.files(cache.resolve("rq4j"), "*")).hasSize(1);
    }

    @Test
    void changedJarGetsAnArchiveOfItsOwn() throws IOException {
        version().run().success();
        awaitArchives(1);
        Files.setLastModifiedTime(distribution.jar("rq-core"), FileTime.from(Instant.EPOCH));

        version().run().success();
        awaitArchives(2);

        assertThat(showingClasses(version()).run().success()).contains(FROM_ARCHIVE);
    }

    @Test
    void jarThatChangedInContentAloneGetsAnArchiveOfItsOwn() throws IOException {
        version().run().success();
        awaitArchives(1);
        var jar = distribution.jar("rq-core");
        var time = Files.getLastModifiedTime(jar);
        var content = Files.readAllBytes(jar);
        // The time of an entry, in the directory at the end of a zip file, counts for nothing but the sum.
        content[content.length - 22 - 4]++;
        Files.write(jar, content);
        Files.setLastModifiedTime(jar, time);

        version().run().success();

        awaitArchives(2);
    }

    /** JDK 25 says aloud what it thinks of such a file, 17 does not. */
    @Test
    void archiveThatIsNoneChangesNothing() throws IOException {
        distribution = distribution.on(Java.newest().orElseGet(Java::ofTests));
        version().run().success();
        awaitArchives(1);
        var archive = archives().get(0);
        Files.delete(archive);
        Files.writeString(archive, "not a class data archive");

        var ended = version().run();

        assertThat(ended.success()).startsWith("rq-cli, version").hasLineCount(1);
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void placeThatCannotBeWrittenChangesNothing() {
        var ended = version().with("XDG_CACHE_HOME", "/dev/null").run();

        assertThat(ended.success()).startsWith("rq-cli, version");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void homeHasTheArchiveWhereNoCacheIsNamed() {
        distribution.program("rq-cli", "--version").with("HOME", server).run().success();

        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.isDirectory(server.resolve(".cache/rq4j"))
                        && Distribution.files(server.resolve(".cache/rq4j"), "*.jsa")
                                        .size()
                                == 1
                        && Distribution.files(server.resolve(".cache/rq4j"), "*.lock")
                                .isEmpty());
    }
}
