package io.rq4j.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rq4j.Rq;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The archive, made for Java 17, on the newest Java of this machine. */
@ExtendWith(RedisExtension.class)
class NewerJavaTest {

    @TempDir
    private Path server;

    private Distribution distribution;

    @BeforeEach
    void unpack() {
        var java = Java.newest();
        if (java.isEmpty()) {
            System.out.println(
                    "SKIPPED: there is no Java newer than 17; install one below /usr/lib/jvm, or set JAVA_HOME_25");
        }
        assumeTrue(java.isPresent(), "There is no Java newer than 17");
        distribution = Distribution.unpackInto(server).on(java.get());
    }

    @Test
    void workerRunsAMethodReferenceThatAProducerEnqueued(TestRedis redis) {
        var jobId = producer(redis.url()).run().success().strip();

        var worker = distribution
                .program("rq-worker", "--burst", "--url", redis.url())
                .and("--classpath", distribution.home().resolve("examples/examples.jar"))
                .run();

        worker.success();
        assertThat(worker.err()).doesNotContain("WARNING");
        try (var rq = Rq.connect(redis.url())) {
            assertThat(rq.job(jobId, Integer.class).await(Duration.ofSeconds(60)))
                    .isEqualTo(6);
        }
    }

    private Command producer(String url) {
        var tests = Path.of("target/test-classes").toAbsolutePath();
        var classPath = tests + File.pathSeparator + distribution.home().resolve("lib") + "/*";
        return Command.of(distribution.java().program(), "-cp", classPath, Producer.class.getName(), url);
    }

    @Test
    void infoIsShown(TestRedis redis) {
        var ended = distribution.program("rq-cli", "info", "--url", redis.url()).run();

        assertThat(ended.success()).contains("0 queues, 0 jobs total");
        assertThat(ended.err()).isEmpty();
    }
}
