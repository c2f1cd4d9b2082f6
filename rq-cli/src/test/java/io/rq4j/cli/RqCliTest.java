package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common, without a Redis. */
class RqCliTest {

    private final String nowhere = "redis://127.0.0.1:" + freePort();
    private final Cli cli = Cli.piped(nowhere);

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "info",
                "info --json",
                "enqueue a.b",
                "job x",
                "requeue -q q x",
                "requeue -q q --all",
                "empty q",
                "top",
                "top --json",
                "queues",
                "workers",
                "jobs",
                "results x",
                "watch x",
                "cancel x",
                "cancel -q q --all",
                "stop x",
                "delete x",
                "delete -q q -s failed --all",
                "suspend",
                "resume",
                "resume -q q",
                "pause q --reason x",
                "shutdown w",
                "kill-horse w"
            })
    void absentRedisIsOneLineAndEndsWithOne(String command) {
        var words = command.split(" ");
        assertThat(cli.run(words)).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("rq-cli " + words[0] + ": No answer from Redis at " + nowhere + ": ")
                .endsWith("; start it there, or give its address with --url\n")
                .hasLineCount(1);
    }

    @Test
    void hostThatIsUnknownIsOneLineWithAWayOut() {
        assertThat(cli.run("info", "-u", "redis://:secret@no-such-host.invalid"))
                .isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo("rq-cli info: No answer from Redis at redis://:***@no-such-host.invalid:6379: the host"
                        + " no-such-host.invalid is unknown; give the right address with --url\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"completion", "completion --json", "help", "--help", "info --help", "--version"})
    void outputThatCannotBeWrittenIsOneLineAndEndsWithOne(String command) {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThat(cli.run(new PrintStream(full, false, StandardCharsets.UTF_8), command.split(" ")))
                .isEqualTo(1);
        assertThat(cli.err())
                .startsWith("rq-cli")
                .endsWith(": Not all of the output could be written: the disk is full or the reader has left; what the"
                        + " command does in Redis is done, only the answer is missing\n")
                .hasLineCount(1);
    }

    @Test
    void stackTraceIsShownOnlyWhenAskedFor() {
        assertThat(cli.run("info", "--verbose")).isEqualTo(1);
        assertThat(cli.err()).contains("RedisUnavailableException", "\tat io.rq4j.cli.InfoCommand");
    }

    @Test
    void urlIsTakenBeforeAndAfterTheCommandAndTheLastCounts() {
        assertThat(cli.run("info", "-u", "redis://127.0.0.1:1/3")).isEqualTo(1);
        assertThat(cli.err()).contains("at redis://127.0.0.1:1/3: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--quue info          | rq-cli: Unknown option: '--quue'; see rq-cli --help",
                "info --intervall 1   | rq-cli info: Unknown option: '--intervall' (did you mean --interval?); see rq-cli info --help",
                "inf                  | rq-cli: Unmatched argument at index 2: 'inf' (did you mean info?); see rq-cli --help",
                "info -u unix:///sock | rq-cli info: Invalid value for option '--url': A unix:// address is not supported: a Redis"
                        + " URL must read redis://[user:password@]host[:port][/db], or rediss:// for TLS; see rq-cli info --help",
                "info -u redis://h:99999 | rq-cli info: Invalid value for option '--url': The port of Redis must be 1 to 65535,"
                        + " got 99999 in redis://h:99999; leave it out for 6379; see rq-cli info --help",
                "job                  | rq-cli job: Missing required parameter: 'ID'; see rq-cli job --help",
                "job ''               | rq-cli job: A job id takes"
                        + " letters, digits, _ and - only, got \"\"; see rq-cli job --help",
                "requeue -q q a ''    | rq-cli requeue: A job id takes"
                        + " letters, digits, _ and - only, got \"\"; see rq-cli requeue --help",
                "requeue -q q a.b     | rq-cli requeue: A job id takes"
                        + " letters, digits, _ and - only, got \"a.b\"; see rq-cli requeue --help",
                "enqueue f --job-id '' | rq-cli enqueue: A job id takes letters, digits, _ and - only, got \"\"; leave out id for"
                        + " a random one; see rq-cli enqueue --help",
                "help nope            | rq-cli help: There is no command nope; see rq-cli help --help",
            })
    void wrongUseIsOneLineAndEndsWithTwo(String args, String line) {
        assertThat(cli.run(words(args))).isEqualTo(2);
        assertThat(cli.err()).isEqualTo(line + "\n");
        assertThat(cli.out()).isEmpty();
    }

    private static String[] words(String args) {
        return Arrays.stream(args.split(" "))
                .map(word -> word.equals("''") ? "" : word)
                .toArray(String[]::new);
    }

    @Test
    void lineWithoutACommandNamesThemAll() {
        assertThat(cli.run()).isEqualTo(2);
        assertThat(cli.err())
                .startsWith(
                        "rq-cli: Name a command: info, top, queues, workers, enqueue, jobs, job, results, watch, requeue, ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @FieldSource("io.rq4j.cli.RqCli#COMMANDS")
    void helpOfEveryCommandHasAnExampleThatFits(String command) {
        assertThat(cli.run(command, "--help")).isZero();
        var help = cli.out();
        assertThat(help)
                .contains("\nExample")
                .contains("rq-cli " + command)
                .contains("-u, --url=URL", "--json", "--verbose");
        assertThat(help.lines())
                .as("the example is not wrapped")
                .last()
                .asString()
                .startsWith("  ")
                .contains("rq-cli ");

        assertThat(cli.run("help", command)).isZero();
        assertThat(cli.out()).isEqualTo(help);
    }

    @Test
    void helpListsTheCommands() {
        assertThat(cli.run("help")).isZero();
        var list = cli.out();
        assertThat(list)
                .contains("\n  info ", "\n  enqueue ", "\n  job ", "\n  requeue ", "\n  empty ", "\n  completion ");
        assertThat(cli.run("--help")).isZero();
        assertThat(cli.out()).isEqualTo(list);
    }

    @Test
    void versionIsToldInRqsWords() {
        assertThat(cli.run("--version")).isZero();
        assertThat(cli.out()).matches("rq-cli, version \\S+ \\(Java .+\\)\n");
    }

    @Test
    void completionIsAScriptThatBashTakes(@TempDir Path dir) throws Exception {
        assertThat(cli.run("completion")).isZero();
        var script = Files.writeString(
                dir.resolve("completion"),
                cli.out() + "\nCOMP_WORDS=(rq-cli requ) COMP_CWORD=1; _complete_rq-cli; echo \"${COMPREPLY[@]}\"\n");

        var bash = new ProcessBuilder("bash", script.toString())
                .redirectError(Redirect.DISCARD)
                .start();
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("requeue\n");
        assertThat(cli.run("completion", "--json")).isZero();
        assertThat(cli.out()).startsWith("{\"script\":\"#!/usr/bin/env bash");
    }

    @Test
    void addressInTheEnvironmentThatIsNoneIsTold() throws Exception {
        var out = new ByteArrayOutputStream();
        var process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.rq4j.cli.RqCli",
                "info");
        process.environment().put("RQ_REDIS_URL", "localhost");
        var started = process.redirectErrorStream(true).start();
        started.getInputStream().transferTo(out);

        assertThat(started.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(started.exitValue()).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("rq-cli info: Invalid address of Redis in the environment: A Redis URL must read ")
                .hasLineCount(1);
    }

    @Test
    void terminalOfAPipeHasNoColours() {
        var terminal = new Terminal(System.out, System.err, false, false, () -> 80, Clock.systemUTC());
        assertThat(terminal.green("x") + terminal.red("x") + terminal.yellow("x"))
                .isEqualTo("xxx");
        assertThat(new Terminal(
                                new PrintStream(new ByteArrayOutputStream()),
                                System.err,
                                true,
                                true,
                                () -> 80,
                                Clock.systemUTC())
                        .green("x"))
                .isEqualTo("\033[32mx\033[0m");
    }
}
