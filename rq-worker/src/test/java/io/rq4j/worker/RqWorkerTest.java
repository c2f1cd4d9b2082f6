package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program says without a Redis. */
class RqWorkerTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return RqWorker.run(new PrintStream(out, true), new PrintStream(err, true), args);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--quue high           | Unknown option: '--quue' (did you mean --queue?)",
                "--concurrency 0       | concurrency must be 1 to 10000, got 0; leave it out for 10",
                "--max-in-flight 0     | max-in-flight must be at least 1, got 0; leave it out for 1000",
                "--threads green       | Invalid value for option '--threads': expected one of [AUTO, PLATFORM, VIRTUAL]"
                        + " (case-insensitive) but was 'green'",
                "--concurrency x       | Invalid value for option '--concurrency': 'x' is not an int",
                "--url unix:///r.sock  | Invalid value for option '--url': A unix:// address is not supported: a Redis URL must"
                        + " read redis://[user:password@]host[:port][/db], or rediss:// for TLS",
                "--logging-level loud  | Invalid value for option '--logging-level': expected one of [TRACE, DEBUG, INFO,"
                        + " WARN, WARNING, ERROR, CRITICAL] (case-insensitive) but was 'loud'",
                "--shutdown-timeout 5x | Invalid value for option '--shutdown-timeout': a time is written in seconds, or"
                        + " like 25s, 3m, 1h or 2d, got \"5x\"",
                "--python-lease 1s     | python-lease must be at least 15 s, three beats of a worker, got PT1S; leave it out for"
                        + " one hour",
                "--max-jobs 0          | --max-jobs must be at least 1, got 0; leave it out for no limit",
                "--pool 0              | --pool must be 1 to 1000, got 0; leave it out for one worker process without a"
                        + " supervisor",
                "--max-idle-time 0     | max-idle-time must be positive, got PT0S; leave it out to stay, or use burst",
                "--dequeue-strategy x  | Invalid value for option '--dequeue-strategy': expected one of [DEFAULT, ROUND_ROBIN,"
                        + " RANDOM, WEIGHTED] (case-insensitive) but was 'x'",
                "-q high=5 -q low=1    | A weight goes with --dequeue-strategy weighted, got --queue high=5; choose that"
                        + " strategy, and if the queue itself has this name write high=5=1",
                "-ds weighted -q a=0   | The weight of queue a must be 1 to 1000, got 0; leave it out for 1",
                "--allow ''            | A pattern of --allow must not be blank; leave it out to admit every function",
                "--name ''             | A worker's name must not be empty; leave it out for one made of host and pid",
                "-q a b a              | A worker listens to each queue once, got [a, b, a]; leave out the repeated",
                "a,b                   | A queue name must not be empty, contain \",\" or \":intermediate\", or start with"
                        + " \"_compact:\", got \"a,b\"; RQ's own keys would collide with it, choose another",
            })
    void wrongUseIsOneLineAndEndsWithTwo(String args, String line) {
        assertThat(run(words(args))).isEqualTo(2);
        assertThat(errors()).isEqualTo("rq-worker: " + line + "; see rq-worker --help\n");
        assertThat(out.size()).isZero();
    }

    private static String[] words(String args) {
        return Arrays.stream(args.split(" "))
                .map(word -> word.equals("''") ? "" : word)
                .toArray(String[]::new);
    }

    @Test
    void missingEntryOfTheClassPathIsOneLineAndEndsWithOne() {
        assertThat(run("--classpath", "no/app.jar")).isEqualTo(1);
        assertThat(errors())
                .startsWith("rq-worker: --classpath no/app.jar: there is no ")
                .endsWith("no/app.jar; name a jar, a folder of classes, or dir/* for all jars of a folder\n")
                .hasLineCount(1);
    }

    @Test
    void missingLibraryIsNamedWithItsOption() {
        assertThat(run("--libs", "lib/none.jar")).isEqualTo(1);
        assertThat(errors())
                .startsWith("rq-worker: --libs lib/none.jar: there is no ")
                .hasLineCount(1);
    }

    @Test
    void exceptionHandlerThatIsNotThereIsOneLineAndEndsWithOne() {
        assertThat(run("--exception-handler", "com.acme.Handlers.report")).isEqualTo(1);
        assertThat(errors())
                .startsWith("rq-worker: ")
                .contains("com.acme.Handlers")
                .hasLineCount(1);
    }

    @Test
    void stackTraceIsShownOnlyWhenAskedFor() {
        assertThat(run("--verbose", "--max-jobs", "0")).isEqualTo(2);
        assertThat(errors()).contains("java.lang.IllegalArgumentException", "\tat io.rq4j.worker.RqWorker");
    }

    @Test
    void helpNamesEveryOptionAndShowsAnExample() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "-q, --queue=QUEUE",
                        "-u, --url=URL",
                        "--classpath=PATH",
                        "--libs=PATH",
                        "--allow=PATTERN",
                        "--exception-handler=METHOD",
                        "-c, --concurrency=N",
                        "--max-in-flight=N",
                        "--threads=KIND",
                        "-b, --burst",
                        "-n, --name=NAME",
                        "--max-jobs=N",
                        "--max-idle-time=TIME",
                        "-ds, --dequeue-strategy=STRATEGY",
                        "--pool=N",
                        "--shutdown-timeout=TIME",
                        "--python-lease=TIME",
                        "-l, --logging-level=LEVEL",
                        "--verbose",
                        "-V, --version",
                        "\nExample")
                .doesNotContain("--pool-child")
                .contains("\n  rq-worker --queue high --queue default --classpath app.jar -c 20\n");
    }

    @Test
    void versionIsToldInRqsWords() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("rq-worker, version \\S+ \\(Java .+\\)\n");
    }
}
