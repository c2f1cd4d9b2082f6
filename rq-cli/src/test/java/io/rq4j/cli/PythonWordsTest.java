package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes from Python and types what is not here is told the nearest of ours. */
class PythonWordsTest {

    private final Cli cli = Cli.piped("redis://127.0.0.1:1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "worker high      | rq-worker --queue NAME",
                "worker -b        | rq-worker --queue NAME",
                "worker-pool -n 3 | rq-worker --pool N",
                "rqworker         | rq-worker --queue NAME",
                "rqinfo           | rq-cli info",
                "scheduler        | every rq-worker moves scheduled jobs",
            })
    void commandOfPythonIsAnsweredByTheNearestOfOurs(String line, String answer) {
        assertThat(cli.run(line.split(" "))).isEqualTo(2);
        assertThat(cli.err())
                .startsWith("rq-cli: There is no command " + line.split(" ")[0] + " here: ")
                .contains(answer)
                .endsWith("; see rq-cli --help\n")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "info -w rq.SimpleWorker      | -w                 | --concurrency and --threads",
                "info --worker-class=x        | --worker-class     | --concurrency and --threads",
                "requeue -j x -q q            | -j                 | leave it out",
                "empty --job-class x q        | --job-class        | leave it out",
                "info --queue-class x         | --queue-class      | leave it out",
                "info --connection-class x    | --connection-class | --url",
                "enqueue -P . a.b             | -P                 | rq-worker --classpath",
                "enqueue --path . a.b         | --path             | rq-worker --classpath",
                "enqueue -S json a.b          | -S                 | always JSON",
                "enqueue -Sjson a.b           | -S                 | always JSON",
                "job --serializer json        | --serializer       | always JSON",
                "info -c settings             | -c                 | --url or RQ_REDIS_URL",
                "info --config settings       | --config           | --url or RQ_REDIS_URL",
                "info -v                      | -v                 | --verbose",
            })
    void optionOfPythonIsAnsweredByTheNearestOfOurs(String line, String option, String answer) {
        assertThat(cli.run(line.split(" "))).isEqualTo(2);
        assertThat(cli.err())
                .startsWith("rq-cli " + line.split(" ")[0] + ": There is no option " + option + " here: ")
                .contains(answer)
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"job x y", "info --nope", "jobs -s worker"})
    void otherMistakesAreNotTakenForPython(String line) {
        assertThat(cli.run(line.split(" "))).isEqualTo(2);
        assertThat(cli.err()).doesNotContain("There is no ");
    }
}
