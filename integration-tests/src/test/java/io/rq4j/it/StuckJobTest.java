package io.rq4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.crash.Work;
import io.rq4j.Rq;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A function that swallows its interrupt, from the worker's thread to what a person reads. */
@ExtendWith(RedisExtension.class)
@Timeout(60)
class StuckJobTest {

    @TempDir
    Path dir;

    @Test
    void jobThatWouldNotStopFailsWithItsStackIsCountedInInfoAndBarsNoSlot(TestRedis redis) throws IOException {
        var free = dir.resolve("free");
        try (var own = redis.startOwn();
                var rq = Rq.connect(own.url());
                var worker = WorkerProcess.start(dir, own.url(), "w", "--concurrency", "1")) {
            var queue = rq.queue("default");
            var deaf = queue.with(o -> o.timeout(Duration.ofSeconds(1)))
                    .enqueue(Call.of(Work::deaf, dir.toString(), free.toString()));
            var next = queue.enqueue(Call.of(Work::sleep, dir.toString(), 0));

            assertThat(next.await(Duration.ofSeconds(20)))
                    .as("its slot is free again")
                    .isEqualTo("done");
            assertThat(deaf.status()).isEqualTo(JobStatus.FAILED);
            assertThat(deaf.results().get(0).error())
                    .contains("exceeded maximum timeout value (1 seconds)", "would not stop", "Work.deaf");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(info(own.url())).contains("1 thread stuck"));

            Files.createFile(free);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(info(own.url())).doesNotContain("stuck"));
            assertThat(deaf.status()).as("what it returns comes too late").isEqualTo(JobStatus.FAILED);
            worker.terminate();
            assertThat(worker.awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }

    private String info(String url) throws IOException, InterruptedException {
        var out = dir.resolve("info.txt");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.rq4j.cli.RqCli",
                        "info",
                        "--url",
                        url)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.waitFor();
        return Files.readString(out);
    }
}
