package io.rq4j.internal;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of mutations keeps up with the scripts, so that the run of them never stops half-way. */
class MutationTest {

    private static final Path SCRIPTS = Path.of("src/main/resources/io/rq4j/internal/lifecycle");

    private static List<Mutation> mutations() throws IOException {
        return Mutation.all(Files.readAllLines(Path.of("src/test/resources/io/rq4j/internal/mutations.txt")));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void mutationNamesALineOfItsScriptAndATestThatIsThere(Mutation mutation) throws IOException {
        var source = Files.readString(SCRIPTS.resolve(mutation.script() + ".lua"));

        assertThatCode(() -> mutation.applied(source)).doesNotThrowAnyException();
        assertThatCode(() -> Class.forName(mutation.testClass())).doesNotThrowAnyException();
    }
}
