package io.rq4j.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
    @Test
    void startedServerAnswersOnItsUrl() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            assertThat(redis.url()).isEqualTo("redis://127.0.0.1:" + redis.port());
            assertThat(Talk.ask(redis, "PING")).isEqualTo("+PONG");
            assertThat(Talk.ask(redis, "EVAL 'return redis.REDIS_VERSION' 0")).isEqualTo("7.0.15");
            assertThat(redis.isRunning()).isTrue();
        }
    }

    @Test
    void closedServerLeavesNeitherProcessNorFolder() {
        EmbeddedRedis redis = EmbeddedRedis.start();
        ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();

        redis.close();
        redis.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(redis.isRunning()).isFalse();
        assertThat(redis.folder()).doesNotExist();
    }

    @Test
    void closedServerLeavesNoWatchdog() {
        long before = watchdogs();
        EmbeddedRedis redis = EmbeddedRedis.start();
        assertThat(watchdogs()).isEqualTo(before + 1);

        redis.close();

        Awaitility.await().until(() -> watchdogs() == before);
    }

    @Test
    void twoServersKnowNothingOfEachOther() throws IOException {
        try (EmbeddedRedis one = EmbeddedRedis.start();
                EmbeddedRedis other = EmbeddedRedis.start()) {
            Talk.ask(one, "SET key value");

            assertThat(Talk.ask(other, "GET key")).isEqualTo("$-1");
        }
    }

    @Test
    void frozenServerAnswersWhenItThaws() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                Talk talk = new Talk(redis)) {
            redis.freeze();
            talk.say("PING");
            assertThatThrownBy(() -> talk.reply(Duration.ofMillis(200))).isInstanceOf(SocketTimeoutException.class);

            redis.thaw();

            assertThat(talk.reply(Duration.ofSeconds(30))).isEqualTo("+PONG");
        }
    }

    @Test
    void frozenServerCanBeClosedAndRestarted() throws IOException {
        EmbeddedRedis redis = EmbeddedRedis.start();
        redis.freeze();
        redis.restart();
        assertThat(Talk.ask(redis, "PING")).isEqualTo("+PONG");

        redis.freeze();
        redis.close();

        assertThat(ProcessHandle.of(redis.pid())).isEmpty();
    }

    @Test
    void restartSavesWhatAKillLoses() throws IOException {
        try (EmbeddedRedis redis =
                EmbeddedRedis.builder().arguments("--save", "3600 1").start()) {
            Talk.ask(redis, "SET key value");
            redis.freeze();
            redis.restart();
            assertThat(Talk.ask(redis, "GET key")).isEqualTo("value");

            Talk.ask(redis, "SET key other");
            redis.kill();
            redis.restart();
            assertThat(Talk.ask(redis, "GET key")).isEqualTo("value");
        }
    }

    @Test
    void killedServerComesBackOnItsPortWithWhatTheAppendOnlyFileHolds() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.builder().appendOnly().start()) {
            int port = redis.port();
            long pid = redis.pid();
            Talk.ask(redis, "SET key value");

            redis.kill();
            assertThat(redis.isRunning()).isFalse();
            redis.restart();

            assertThat(Talk.ask(redis, "GET key")).isEqualTo("value");
            assertThat(redis.port()).isEqualTo(port);
            assertThat(redis.pid()).isNotEqualTo(pid);
        }
    }

    @Test
    void serverThatDiedByItselfKeepsItsDataForARestart() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.builder().appendOnly().start()) {
            Talk.ask(redis, "SET key value");
            Talk.ask(redis, "SHUTDOWN NOSAVE");
            Awaitility.await().until(() -> !redis.isRunning());
            Awaitility.await().until(() -> watchdogs() == 0);

            redis.restart();

            assertThat(Talk.ask(redis, "GET key")).isEqualTo("value");
        }
    }

    @Test
    void runningServerWithoutPersistenceComesBackEmpty() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            Talk.ask(redis, "SET key value");

            redis.restart();

            assertThat(Talk.ask(redis, "GET key")).isEqualTo("$-1");
        }
    }

    @Test
    void argumentsReachTheServer() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.builder()
                .arguments("--maxmemory-policy", "allkeys-lru", "--requirepass", "open sesame")
                .start()) {
            assertThat(Talk.ask(redis, "PING")).startsWith("-NOAUTH");
            try (Talk talk = new Talk(redis)) {
                talk.say("AUTH 'open sesame'");
                talk.reply(Duration.ofSeconds(30));
                talk.say("CONFIG GET maxmemory-policy");
                assertThat(talk.reply(Duration.ofSeconds(30))).isEqualTo("*2");
                assertThat(talk.reply(Duration.ofSeconds(30))).isEqualTo("maxmemory-policy");
                assertThat(talk.reply(Duration.ofSeconds(30))).isEqualTo("allkeys-lru");
            }
        }
    }

    @Test
    void aServerInstalledOnThisMachineRunsTheSameWay(@TempDir Path folder) throws IOException {
        RedisBinary installed = RedisBinary.at(RedisBinary.bundled().unpackInto(folder));

        try (EmbeddedRedis redis = EmbeddedRedis.builder().binary(installed).start()) {
            assertThat(Talk.ask(redis, "PING")).isEqualTo("+PONG");
        }
        assertThat(folder.resolve("redis-server")).exists();
    }

    @Test
    void portThatIsTakenIsRefusedWithTheServersWords() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> EmbeddedRedis.builder().port(redis.port()).start())
                    .withMessageContaining("instead of serving 127.0.0.1:" + redis.port())
                    .withMessageContaining("Failed listening on port " + redis.port());
        }
    }

    @Test
    void freePortThatIsTakenMeanwhileIsReplacedByAnother(@TempDir Path folder) throws IOException {
        Path real = RedisBinary.bundled().unpackInto(Files.createDirectory(folder.resolve("real")));
        RedisBinary unlucky = RedisBinary.at(program(folder, """
                #!/bin/sh
                if mkdir %s/tried; then echo Failed listening on port 1; exit 1; fi
                exec %s "$@"
                """.formatted(folder, real)));

        try (EmbeddedRedis redis = EmbeddedRedis.builder().binary(unlucky).start()) {
            assertThat(Talk.ask(redis, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void wrongArgumentIsRefusedWithTheServersWords() {
        assertThatIllegalStateException()
                .isThrownBy(() -> EmbeddedRedis.builder()
                        .arguments("--no-such-setting", "1")
                        .start())
                .withMessageContaining("exit code 1")
                .withMessageContaining("no-such-setting");
    }

    @Test
    void serverThatNeverAnswersIsGivenUp(@TempDir Path folder) throws IOException {
        RedisBinary mute = RedisBinary.at(program(folder, "#!/bin/sh\necho I think about it\nexec sleep 600\n"));

        assertThatIllegalStateException()
                .isThrownBy(() -> EmbeddedRedis.builder()
                        .binary(mute)
                        .startTimeout(Duration.ofMillis(300))
                        .start())
                .withMessageContaining("within 300 ms")
                .withMessageContaining("I think about it");
        Awaitility.await().until(() -> watchdogs() == 0);
    }

    @Test
    void foreignServerOnThePortIsNotTakenForOurs(@TempDir Path folder) throws IOException {
        RedisBinary mute = RedisBinary.at(program(folder, "#!/bin/sh\nexec sleep 600\n"));
        try (EmbeddedRedis foreign = EmbeddedRedis.start()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> EmbeddedRedis.builder()
                            .binary(mute)
                            .port(foreign.port())
                            .startTimeout(Duration.ofMillis(300))
                            .start())
                    .withMessageContaining("did not answer");
        }
    }

    @Test
    void programForAnotherMachineNamesItsPlatformsAndTheWayOut() throws IOException {
        RedisBinary forMacs = RedisBinary.fromClassPath(
                "7.0.15",
                Map.of(
                        ClassPathBinary.platform(System.getProperty("os.name"), System.getProperty("os.arch")),
                        "redis-server-7.0.15-darwin-arm64",
                        "plan9-mips",
                        "none"));

        assertThatIllegalStateException()
                .isThrownBy(() -> EmbeddedRedis.builder().binary(forMacs).start())
                .withMessageContaining("exit code 126")
                .withMessageContaining("plan9-mips")
                .withMessageContaining("does not run here, install redis-server");
    }

    @Test
    void failedStartLeavesNoFolder() throws IOException {
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        String before = foldersIn(temp);

        assertThatIllegalStateException()
                .isThrownBy(() -> EmbeddedRedis.builder()
                        .arguments("--no-such-setting", "1")
                        .start());

        assertThat(foldersIn(temp)).isEqualTo(before);
    }

    @Test
    void whatNeedsARunningServerSaysSo() {
        EmbeddedRedis redis = EmbeddedRedis.start();
        redis.kill();
        assertThatIllegalStateException()
                .isThrownBy(redis::freeze)
                .withMessageContaining("it does not run; call restart() first");

        redis.close();
        assertThatIllegalStateException().isThrownBy(redis::restart).withMessageContaining("is closed");
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedRedis.builder().port(65_536))
                .withMessage("port must be 0 to 65535, got 65536; 0 takes a free one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedRedis.builder().startTimeout(Duration.ZERO))
                .withMessageContaining("must be positive");
    }

    @Test
    void freePortsLieBelowThoseOfOutgoingConnections() throws IOException {
        int port = LoopbackPort.free();

        assertThat(port).isBetween(10_240, 32_767);
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    private static Path program(Path folder, String script) throws IOException {
        Path program = Files.writeString(folder.resolve("redis-server"), script);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static String foldersIn(Path temp) throws IOException {
        try (var files = Files.list(temp)) {
            return files.map(Path::toString)
                    .filter(Pattern.compile("/rq-redis-").asPredicate())
                    .sorted()
                    .toList()
                    .toString();
        }
    }

    private static long watchdogs() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").matches(".*/(da|ba)?sh|.*busybox"))
                .count();
    }
}
