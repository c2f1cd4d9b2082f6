package io.rq4j.examples;

import static io.rq4j.examples.Workers.SOON;
import static io.rq4j.examples.Workers.withWorker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.Rq;
import io.rq4j.error.JobFailedException;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Progress;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every snippet runs, with the embedded worker that is a snippet too. */
@ExtendWith(RedisExtension.class)
class ProducerTest {

    @Test
    void optionsAreThoseOfTheJob(TestRedis redis) {
        withWorker(redis, queue -> {
            var job = Producer.options(queue);
            assertThat(job.await(SOON)).isEqualTo(Words.countChapter("alice", 1));
            assertThat(job.id()).isEqualTo("alice-1");
            assertThat(job.fetch()).hasValueSatisfying(fetched -> {
                assertThat(fetched.description()).isEqualTo("the first chapter");
                assertThat(fetched.timeout()).isEqualTo(600);
                assertThat(fetched.resultTtl()).isEqualTo(86_400);
            });
        });
    }

    @Test
    void bulkRunsEachChapterOnce(TestRedis redis) {
        withWorker(
                redis,
                queue -> assertThat(Producer.bulk(queue))
                        .extracting(job -> job.await(SOON))
                        .hasSize(12)
                        .doesNotHaveDuplicates()
                        .last()
                        .isEqualTo(Words.countChapter("alice", 12)));
    }

    @Test
    void jobIsFollowedByItsCallback(TestRedis redis) {
        withWorker(redis, queue -> {
            var job = Producer.callbacks(queue);
            assertThat(job.await(SOON)).isPositive();
            assertThat(job.fetch().orElseThrow().raw()).containsKey("java_success_callback");
        });
    }

    @Test
    void jobForLaterWaits(TestRedis redis) {
        withWorker(redis, queue -> assertThat(Producer.later(queue).status()).isEqualTo(JobStatus.SCHEDULED));
    }

    @Test
    void jobThatMayBeTriedAgainRuns(TestRedis redis) {
        withWorker(redis, queue -> assertThat(Producer.again(queue).await(SOON)).isPositive());
    }

    @Test
    void functionOfAnotherLanguageWaitsByItsName(TestRedis redis) {
        try (Rq rq = Rq.connect(redis.url())) {
            var job = Producer.byName(rq.queue("python"));
            assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
            assertThat(job.fetch())
                    .hasValueSatisfying(
                            fetched -> assertThat(fetched.description()).isEqualTo("tasks.add(1, 2)"));
        }
    }

    @Test
    void instanceMethodRunsOnANewMailer(TestRedis redis) {
        withWorker(
                redis, queue -> assertThat(Producer.instance(queue).await(SOON)).isEqualTo(1));
    }

    @Test
    void missingChapterFailsTheJobWithItsOwnWords(TestRedis redis) {
        withWorker(
                redis,
                queue -> assertThatThrownBy(() ->
                                queue.enqueue(Words::countChapter, "alice", 13).await(SOON))
                        .isInstanceOfSatisfying(
                                JobFailedException.class,
                                failure -> assertThat(failure.remoteMessage())
                                        .isEqualTo(
                                                "Alice's Adventures in Wonderland has 12 chapters, there is no chapter 13")));
    }

    @Test
    void jobTellsHowFarItIs(TestRedis redis) {
        withWorker(redis, queue -> {
            var job = queue.enqueue(Numbers::sum, 10);
            assertThat(job.await(SOON)).isEqualTo(55);
            assertThat(job.progress()).hasValue(new Progress(100, "at 10"));
        });
    }
}
