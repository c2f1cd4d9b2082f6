package io.rq4j.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a server whose JVM ends without closing it: a real JVM, and real signals. */
class WatchdogTest {
    @TempDir
    private Path temp;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void serverAndFolderAreGoneAfterKill9OfItsJvm() throws Exception {
        Owner owner = startOwner("wait");

        owner.jvm.destroyForcibly();

        assertThat(owner.jvm.waitFor()).isEqualTo(128 + 9);
        owner.awaitNothingLeft();
    }

    @Test
    void frozenServerIsGoneAfterKill9OfItsJvm() throws Exception {
        Owner owner = startOwner("freeze");

        owner.jvm.destroyForcibly();

        owner.awaitNothingLeft();
    }

    @Test
    void restartedServerIsGoneAfterKill9OfItsJvm() throws Exception {
        Owner owner = startOwner("restart");

        owner.jvm.destroyForcibly();

        owner.awaitNothingLeft();
    }

    @Test
    void serverIsGoneAlthoughItsJvmHasChildrenThatLive() throws Exception {
        Owner owner = startOwner("child");
        ProcessHandle child = owner.jvm
                .children()
                .filter(process -> process.info().command().orElse("").endsWith("/sleep"))
                .findFirst()
                .orElseThrow();
        try {
            owner.jvm.destroyForcibly();

            owner.awaitNothingLeft();
            assertThat(child.isAlive()).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void serverAndFolderAreGoneAfterExitWithoutClose() throws Exception {
        Owner owner = startOwner("exit");

        assertThat(owner.jvm.waitFor()).isZero();
        owner.awaitNothingLeft();
    }

    private Owner startOwner(String deed) throws IOException {
        Path report = temp.resolve("report");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerOwner.class.getName(),
                        deed,
                        report.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("output").toFile())
                .start();
        started.add(jvm.toHandle());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(report) || !jvm.isAlive());
        assertThat(report).as(() -> "output: " + read(temp.resolve("output"))).exists();
        List<String> lines = Files.readAllLines(report);
        Optional<ProcessHandle> server = ProcessHandle.of(Long.parseLong(lines.get(0)));
        server.ifPresent(started::add);
        return new Owner(jvm, server, new File(lines.get(1)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private record Owner(Process jvm, Optional<ProcessHandle> server, File folder) {
        void awaitNothingLeft() {
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(server.filter(ProcessHandle::isAlive)).isEmpty();
                assertThat(folder).doesNotExist();
            });
        }
    }
}
