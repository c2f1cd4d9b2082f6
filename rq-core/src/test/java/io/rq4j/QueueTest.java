package io.rq4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.DuplicateJobException;
import io.rq4j.error.InvalidCallException;
import io.rq4j.error.PayloadTooLargeException;
import io.rq4j.error.RedisUnavailableException;
import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Ttl;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TcpProxy;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RedisExtension.class)
class QueueTest {

    private TestRedis redis;
    private Rq rq;
    private Queue queue;

    @BeforeEach
    void connect(TestRedis redis) {
        this.redis = redis;
        rq = Rq.connect(redis.url());
        queue = rq.queue("default");
    }

    @AfterEach
    void close() {
        rq.close();
    }

    @Test
    void jobsOfManyParentsComeInSmallSlices() {
        var parents = queue.enqueueAll(Collections.nCopies(1_000, Call.named("tasks.add", 1, 2)));

        var children = queue.after(parents.toArray(JobHandle[]::new))
                .enqueueAll(Collections.nCopies(5, Call.named("tasks.join")));

        assertThat(children)
                .extracting(child -> redis.client().hget("rq:job:" + child.id(), "enqueue_id"))
                .as("two jobs with each call")
                .hasSize(5)
                .satisfies(calls -> assertThat(Set.copyOf(calls)).hasSize(3));
    }

    @Test
    void optionsStandInTheHash() {
        queue.with(options -> options.id("a")
                        .timeout(Duration.ofMillis(1_500))
                        .ttl(Duration.ofMinutes(1))
                        .resultTtl(Ttl.FOREVER)
                        .failureTtl(Ttl.NONE)
                        .description("what a person sees")
                        .meta(Map.of("k", 1))
                        .kwargs(Map.of("y", 2)))
                .enqueue("tasks.add", 1);
        assertThat(redis.client().hgetAll("rq:job:a"))
                .containsEntry("timeout", "2")
                .containsEntry("ttl", "60")
                .containsEntry("result_ttl", "-1")
                .containsEntry("failure_ttl", "0")
                .containsEntry("description", "what a person sees")
                .containsEntry("meta", "{\"k\": 1}")
                .containsEntry("status", "queued")
                .containsEntry("origin", "default");
        assertThat(redis.client().ttl("rq:job:a")).isBetween(50L, 60L);
    }

    @Test
    void aJobWithoutOptionsHasPythonsDefaults() {
        var job = queue.enqueue("tasks.add", 1, 2);
        assertThat(redis.client().hgetAll("rq:job:" + job.id()))
                .containsEntry("timeout", "180")
                .containsEntry("description", "tasks.add(1, 2)")
                .doesNotContainKeys("ttl", "result_ttl", "failure_ttl", "meta", "on_abandon");
        assertThat(job.id()).matches("[0-9a-f-]{36}");
    }

    @Test
    void atFrontIsNext() {
        queue.with(o -> o.id("a")).enqueue("f");
        queue.with(o -> o.id("b").atFront()).enqueue("f");
        assertThat(queue.jobIds(0, 10)).containsExactly("b", "a");
    }

    @Test
    void bulkKeepsItsOrderOverManySlices() {
        var jobs = queue.enqueueAll(Collections.nCopies(1_234, Call.named("f")));
        assertThat(queue.jobIds(0, 2_000))
                .isEqualTo(jobs.stream().map(JobHandle::id).toList());
        assertThat(jobs.get(1_233).status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void bulkWithOneIdIsRefused() {
        assertThatThrownBy(() -> queue.with(o -> o.id("a")).enqueueAll(List.of(Call.named("f"))))
                .hasMessage(
                        "enqueueAll gives every job an id of its own, but the options name \"a\"; leave out id, or enqueue one"
                                + " by one");
    }

    @Test
    void anIdThatIsAliveIsRefused() {
        queue.with(o -> o.id("a")).enqueue("f");
        assertThatThrownBy(() -> queue.with(o -> o.id("a")).enqueue("g"))
                .isInstanceOf(DuplicateJobException.class)
                .hasMessage("Job a is alive: it is queued; wait for its end, cancel or delete it, or use another id");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void aLostReplyOfEnqueueEnqueuesOnce() throws Exception {
        try (var proxy = TcpProxy.inFrontOf(redis.url());
                var far = Rq.connect(proxy.url())) {
            far.queue("default").enqueue("warm");
            proxy.dropNextReplyTo("fragile");
            far.queue("default").with(o -> o.id("fragile")).enqueue("f");
        }
        assertThat(queue.jobIds(0, 10)).hasSize(2).endsWith("fragile");
    }

    @Test
    void aPayloadOverTheLimitIsRefusedAndNothingIsWritten() {
        try (var small = Rq.builder().url(redis.url()).payloadLimit(100).build()) {
            var noise = new java.util.Random(1)
                    .ints(200, 'a', 'z')
                    .mapToObj(Integer::toString)
                    .toList();
            assertThatThrownBy(() -> small.queue("default").enqueue("f", noise))
                    .isInstanceOf(PayloadTooLargeException.class)
                    .hasMessageMatching(
                            "A call may have 100 bytes, f with its arguments has \\d+; pass a reference to the data,"
                                    + " or raise Rq.builder\\(\\).payloadLimit");
        }
        assertThat(redis.client().dbSize()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "x:intermediate", "_compact:1"})
    void aQueueNameThatCollidesWithKeysOfPythonIsRefused(String name) {
        assertThatThrownBy(() -> rq.queue(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got \"" + name + "\"");
    }

    @Test
    void aQueueNameThatSteersATerminalIsRefused() {
        assertThatThrownBy(() -> rq.queue("mail\033[2J"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A queue name must not contain control characters, got U+001B after \"mail\"; choose another");
        for (var name : List.of("a\n", "\t", "a\u0000b", "\u007f", "\u009b")) {
            assertThatThrownBy(() -> rq.queue(name)).hasMessageContaining("control characters");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a:b", "ü", "a b"})
    void anIdThatEndsAPythonWorkerIsRefused(String id) {
        assertThatThrownBy(() -> JobOptions.defaults().id(id))
                .hasMessage("A job id takes letters, digits, _ and - only, got \"" + id
                        + "\"; leave out id for a random one");
    }

    @Test
    void aTimeoutThatIsNotPositiveIsRefused() {
        for (var timeout : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> JobOptions.defaults().timeout(timeout))
                    .hasMessage("A timeout must be positive, got " + timeout
                            + "; use noTimeout() for a job that may run without limit");
        }
        assertThat(JobOptions.defaults().noTimeout().timeoutSeconds()).isEqualTo(-1);
    }

    @Test
    void aLambdaIsRefusedWithWhatToWrite() {
        assertThatThrownBy(() -> queue.enqueue(() -> 1)).isInstanceOf(InvalidCallException.class);
        assertThat(redis.client().dbSize()).isZero();
    }

    @Test
    void emptyDeletesWhatWaits() {
        queue.enqueueAll(Collections.nCopies(450, Call.named("f")));
        assertThat(queue.empty()).isEqualTo(450);
        assertThat(redis.client().keys("rq:job:*")).isEmpty();
    }

    @Test
    void aPrefixPutsEveryKeyBelowIt() {
        try (var other = Rq.builder().url(redis.url()).prefix("{orders}:rq:").build()) {
            var job = other.queue("default").enqueue("f");
            var hands = new Hands(other);
            hands.finish(hands.take(), "1");
            assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
        }
        assertThat(redis.client().keys("*")).allMatch(key -> key.startsWith("{orders}:rq:"));
    }

    @Test
    void aClientOfTheUsersIsUsedAndLeftOpen() {
        try (var mine = Rq.builder().client(redis.client()).build()) {
            mine.queue("default").enqueue("f");
        }
        assertThat(redis.client().llen("rq:queue:default")).isEqualTo(1);
    }

    @Test
    void anAbsentRedisIsOneClearError() {
        try (var nowhere = Rq.connect("redis://127.0.0.1:1")) {
            assertThatThrownBy(() -> nowhere.queue("default").enqueue("f"))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageStartingWith("No answer from Redis at redis://127.0.0.1:1: ");
        }
    }
}
