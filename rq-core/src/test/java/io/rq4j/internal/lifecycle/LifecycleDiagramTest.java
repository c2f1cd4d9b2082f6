package io.rq4j.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LifecycleDiagramTest {

    private static final Path PAPER = Path.of("../docs/lifecycle.md");
    private static final String COMMAND = "./mvnw -pl rq-core -am test -Dtest=LifecycleDiagramTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Drq.docs.write=true";

    @Test
    void paperIsDrawnFromTheTable() throws IOException {
        var paper = Files.readString(PAPER);
        var redrawn = LifecycleDiagram.redrawn(paper);
        if (Boolean.getBoolean("rq.docs.write")) {
            Files.writeString(PAPER, redrawn);
            return;
        }

        assertThat(paper)
                .as("docs/lifecycle.md is stale; " + COMMAND + " rewrites it")
                .isEqualTo(redrawn);
    }

    @Test
    void paperSaysASentenceOnEachTransition() throws IOException {
        var paper = Files.readString(PAPER);

        assertThat(Arrays.stream(JobTransition.values()))
                .allSatisfy(transition -> assertThat(paper).contains("\n- **" + transition.script() + "** "));
    }
}
