package io.rq4j.examples;

import static io.rq4j.examples.Workers.SOON;
import static io.rq4j.examples.Workers.withWorker;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.JobHandle;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class ReportsTest {

    @Test
    void futureReportsCompletion(TestRedis redis) {
        withWorker(
                redis,
                queue -> assertThat(report(Reports.enqueue(queue, 12)))
                        .isEqualTo("finished: " + Words.countChapter("alice", 12) + " words"));
    }

    @Test
    void futureReportsFailure(TestRedis redis) {
        withWorker(
                redis,
                queue -> assertThat(report(Reports.enqueue(queue, 13)))
                        .isEqualTo("failed: Job chapter-13 failed: java.util.NoSuchElementException: Alice's Adventures"
                                + " in Wonderland has 12 chapters, there is no chapter 13"));
    }

    private static String report(JobHandle<Integer> job) {
        return Reports.report(job).orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }
}
