package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.cli.demo.NamedDemo;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demos that have a name, in this JVM, with worker processes of theirs on the Redis of the test. */
@ExtendWith(RedisExtension.class)
class NamedDemoTest {

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":");

    private final TestRedis redis;
    private final Cli cli;

    NamedDemoTest(TestRedis redis) {
        this.redis = redis;
        this.cli = Cli.piped(redis.url());
    }

    @Test
    void demoOnAGivenRedisTouchesNothingThereAndLeavesNothing() {
        try (Rq rq = Rq.connect(redis.url())) {
            var waiting = rq.queue("default").enqueue("com.acme.Mailer.send", "you@host");
            var before = redis.keyspace();
            assertThat(cli.run("demo", "chain", "--url", redis.url()))
                    .as(cli.err())
                    .isZero();
            assertThat(cli.out()).contains("waistcoat-pocket");
            assertThat(before.diffTo(redis.keyspace())).isEmpty();
            assertThat(waiting.status().word()).isEqualTo("queued");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo future", "demo --list"})
    void everyFieldOfADocumentIsListed(String command) throws IOException {
        assertThat(cli.run((command + " --json").split(" "))).isZero();
        assertThat(cli.out().lines()).hasSize(1);
        var fields = FIELD.matcher(cli.out())
                .results()
                .map(match -> "`" + match.group(1) + "`")
                .toList();
        var page = Files.readString(Path.of("../docs/cli.md"));
        var section = page.substring(page.indexOf("### demo\n"));
        assertThat(fields).isNotEmpty();
        assertThat(section.substring(0, section.indexOf("\n### ", 4))).contains(fields);
    }

    @Test
    void listAndHelpNameEveryDemo() {
        assertThat(cli.run("demo", "--list")).isZero();
        var names = Arrays.stream(NamedDemo.values()).map(NamedDemo::word).toList();
        assertThat(cli.out().lines().map(line -> line.split(" ")[0])).isEqualTo(names);
        assertThat(cli.run("demo", "--help")).isZero();
        assertThat(cli.out())
                .contains(names.stream().map(name -> "\n  " + name + " ").toList());
    }

    @Test
    void sourceOfEveryDemoIsThere() {
        assertThat(NamedDemo.values())
                .allSatisfy(demo -> assertThat(Path.of("..", demo.source())).exists());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wrods                | There is no demo wrods (did you mean words?)",
                "result               | There is no demo result (did you mean results?)",
                "c                    | There is no demo c (did you mean continents or chain?)",
                "galaxies             | There is no demo galaxies; there are continents, threads, future, chain,"
                        + " producers, results, words",
                "words --keep         | --keep goes with the demo without a name; leave out words",
                "words -u redis://h:0 | Invalid value for option '--url': The port of Redis must be 1 to 65535, got 0 in"
                        + " redis://h:0; leave it out for 6379",
            })
    void wrongUseIsOneLineAndEndsWithTwo(String arguments, String line) {
        assertThat(cli.run(("demo " + arguments).split(" "))).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("rq-cli demo: " + line + "; see rq-cli demo --help\n");
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void givenRedisThatDoesNotAnswerIsOneLine() {
        assertThat(cli.run("demo", "words", "--url", "redis://127.0.0.1:1")).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("rq-cli demo: No answer from Redis at redis://127.0.0.1:1: ")
                .hasLineCount(1);
        assertThat(cli.out()).isEmpty();
    }
}
