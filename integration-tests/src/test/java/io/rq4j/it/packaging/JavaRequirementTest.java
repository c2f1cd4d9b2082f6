package io.rq4j.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the programs say where Java is missing, too old or broken. */
class JavaRequirementTest {

    @TempDir
    private static Path server;

    private static Distribution distribution;

    @TempDir
    private Path folder;

    private Tools tools;

    @BeforeAll
    static void unpack() {
        distribution = Distribution.unpackInto(server);
    }

    @BeforeEach
    void gatherTools() {
        tools = Tools.in(folder);
    }

    private Command version(String program) {
        return Command.of(distribution.home().resolve("bin").resolve(program), "--version")
                .with("PATH", tools.folder());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq-cli", "rq-worker"})
    void missingJavaIsNamedWithTheWayOut(String program) {
        var ended = version(program).run();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo(program + ": Java is missing: install Java 17 or newer (Debian, Ubuntu: apt install"
                        + " openjdk-17-jdk-headless), or set JAVA_HOME\n");
    }

    @ParameterizedTest
    @CsvSource({"rq-cli,11.0.22", "rq-worker,11.0.22", "rq-cli,1.8.0_392", "rq-cli,16-ea"})
    void olderJavaIsRefusedWithItsVersion(String program, String version) {
        var java = tools.script("java", "echo 'openjdk version \"" + version + "\" 2022-01-01' >&2");

        var ended = version(program).run();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo(program + ": Java 17 or newer is needed, but " + java + " is Java " + version
                        + "; install a newer one, or set JAVA_HOME to it\n");
    }

    @Test
    void javaHomeWithoutJavaIsNamed() {
        var ended = version("rq-cli").with("JAVA_HOME", folder).run();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("JAVA_HOME is " + folder + ", but it has no bin/java");
    }

    @Test
    void javaThatDoesNotRunIsNamedWithWhatItSays() {
        var java = tools.script("java", "echo 'libjvm.so is missing' >&2\nexit 1");

        var ended = version("rq-cli").run();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).isEqualTo("rq-cli: " + java + " does not run: libjvm.so is missing\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq-cli", "rq-worker"})
    void wrapperOfJavaWillDo(String program) {
        tools.script("java", "exec '" + distribution.java().program() + "' \"$@\"");

        assertThat(version(program).run().success()).startsWith(program + ", version");
    }
}
