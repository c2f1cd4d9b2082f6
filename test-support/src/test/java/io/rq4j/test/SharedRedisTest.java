package io.rq4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rq4j.embedded.RedisBinary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which Redis serves the tests, in JVMs with environments of their own. */
class SharedRedisTest {
    @TempDir
    private Path temp;

    @Test
    void embeddedIsRedis7() throws Exception {
        assertThat(start("embedded", Map.of())).containsOnlyOnce("Tests run on Redis 7.0.15 (embedded, port ");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void embedded62IsRedis62() throws Exception {
        assertThat(start("embedded-6.2", Map.of())).containsOnlyOnce("Tests run on Redis 6.2.11 (embedded-6.2, port ");
    }

    @Test
    void localIsTheServerOnThePath() throws Exception {
        program("redis-server", "#!/bin/sh\nexec " + embeddedProgram() + " \"$@\"\n");

        assertThat(start("local", Map.of("PATH", temp + ":" + System.getenv("PATH"))))
                .containsOnlyOnce("Tests run on Redis 7.0.15 (local, port ");
    }

    @Test
    void localThatIsMissingFails() throws Exception {
        assertThat(start("local", Map.of("PATH", temp.toString())))
                .contains("-Drq.test.redis=local cannot be had: there is no redis-server on the PATH")
                .doesNotContain("Tests run on");
    }

    @Test
    void localThatIsBrokenFailsWithItsWords() throws Exception {
        program("redis-server", "#!/bin/sh\necho I am out of order\nexit 3\n");

        assertThat(start("local", Map.of("PATH", temp + ":" + System.getenv("PATH"))))
                .contains("-Drq.test.redis=local cannot be had: redis-server ended with exit code 3")
                .contains("I am out of order")
                .doesNotContain("Tests run on");
    }

    @Test
    void muteDockerEngineIsGivenUpAfterSeconds() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            long start = System.nanoTime();

            assertThat(start("docker", Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + mute.getLocalPort())))
                    .contains("-Drq.test.redis=docker cannot be had: looking for a Docker engine took longer than 5 s")
                    .doesNotContain("Tests run on");
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .isLessThan(40);
        }
    }

    @Test
    void emptyIsNoWish() throws Exception {
        assertThat(start("", Map.of())).containsOnlyOnce("Tests run on Redis ");
    }

    @Test
    void unknownWayIsRefusedWithTheOnesThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedRedis.start("podman"))
                .withMessage("rq.test.redis must be one of docker, local, embedded, embedded-6.2, got podman; "
                        + "leave it empty to take the first that is there");
    }

    /** The output of a JVM that starts the shared Redis and ends. */
    private String start(String way, Map<String, String> environment) throws Exception {
        Path output = temp.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SharedRedisProgram.class.getName(),
                        way))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process jvm = builder.start();
        assertThat(jvm.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return Files.readString(output);
    }

    private Path embeddedProgram() throws IOException {
        return RedisBinary.bundled().unpackInto(Files.createDirectory(temp.resolve("real")));
    }

    private void program(String name, String script) throws IOException {
        assertThat(Files.writeString(temp.resolve(name), script).toFile().setExecutable(true))
                .isTrue();
    }
}
