package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What would stop a Python worker fails with a text that a person can act on, and the next job runs. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class PoisonTest {

    private static final byte[] PICKLE = {(byte) 0x80, 4, (byte) 0x95, 15, 0, 0, 0, 0, 0, 0, 0, (byte) 0x8c, 't', '.'};
    private static final byte[] CALL = RawJob.zlib("[\"com.acme.Deeds.add\", null, [1, 2], {}]");

    private final Workshop shop;

    PoisonTest(Workshop shop) {
        this.shop = shop;
    }

    static Stream<Arguments> poisons() {
        return Stream.of(
                poison(
                        "a timeout with a fraction",
                        job -> job.set("timeout", "10.5"),
                        "timeout must be a whole number",
                        "10.5"),
                poison(
                        "a timeout in words",
                        job -> job.set("timeout", "soon"),
                        "timeout must be a whole number",
                        "soon"),
                poison(
                        "a result ttl with a fraction",
                        job -> job.set("result_ttl", "1.5"),
                        "result_ttl must be",
                        "1.5"),
                poison("a failure ttl in words", job -> job.set("failure_ttl", "x"), "failure_ttl must be", "\"x\""),
                poison("a ttl in words", job -> job.set("ttl", "a day"), "ttl must be a whole number", "a day"),
                poison("no data", job -> job.without("data"), "no data"),
                poison("empty data", job -> job.set("data", ""), "no data"),
                poison(
                        "an unknown status",
                        job -> job.set("status", "rate_limited"),
                        "rate_limited",
                        "not one of RQ 2.10's"),
                poison("pickle", job -> job.set("data", PICKLE), "Python pickle", "serializer='json'"),
                poison(
                        "compressed pickle",
                        job -> job.set("data", RawJob.zlib(PICKLE)),
                        "Python pickle",
                        "serializer='json'"),
                poison("damaged zlib", job -> job.set("data", damaged(CALL)), "zlib stream is damaged"),
                poison(
                        "truncated zlib",
                        job -> job.set("data", Arrays.copyOf(CALL, CALL.length / 2)),
                        "zlib stream is cut off"),
                poison("no JSON", job -> job.set("data", RawJob.zlib("hello")), "not JSON", "byte 0"),
                poison(
                        "an object",
                        job -> job.set("data", RawJob.zlib("{\"a\": 1}")),
                        "expected [function",
                        "got the object"),
                poison(
                        "three elements",
                        job -> job.set("data", RawJob.zlib("[\"com.acme.Deeds.add\", null, [1]]")),
                        "expected [function",
                        "got an array of (string, null, array)"),
                poison(
                        "a function that is a number",
                        job -> job.set("data", RawJob.zlib("[1, null, [], {}]")),
                        "expected [function",
                        "got an array of (number"));
    }

    static Stream<Arguments> oddities() {
        return Stream.of(
                odd("a fence beyond any number", job -> job.set("fence", "1e300")),
                odd("a fence that is none", job -> job.set("fence", "nan")),
                odd("the largest fence", job -> job.set("fence", "9223372036854775807")),
                odd("an abandoned count in words", job -> job.set("abandoned_count", "often")),
                odd("an endless abandoned count", job -> job.set("abandoned_count", "inf")),
                odd("no origin", job -> job.without("origin")),
                odd("another origin", job -> job.set("origin", "elsewhere")),
                odd("no status", job -> job.without("status")),
                odd("no timeout", job -> job.without("timeout")),
                odd("an endless timeout", job -> job.set("timeout", "-1")),
                odd("the longest timeout", job -> job.set("timeout", "999999999999999")),
                odd("a bad date", job -> job.set("created_at", "yesterday")),
                odd("a description that is no text", job -> job.set("description", new byte[] {(byte) 0xff, 0, '\n'})),
                odd("pickled meta", job -> job.set("meta", PICKLE)),
                odd(
                        "data that is not compressed",
                        job -> job.set("data", "[\"com.acme.Deeds.add\", null, [1, 2], {}]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("poisons")
    void poisonFailsWithItsReasonAndTheNextJobRuns(String name, UnaryOperator<RawJob> change, String[] words) {
        var poison =
                change.apply(RawJob.of(shop, "com.acme.Deeds.add", "[1, 2]")).enqueue();
        var before = shop.redis.hget(
                ("rq:job:" + poison).getBytes(StandardCharsets.UTF_8), "data".getBytes(StandardCharsets.UTF_8));
        var next = shop.queue().enqueue(Deeds::add, 1, 2);
        shop.start(options -> options.concurrency(1));

        assertThat(next.await(Duration.ofSeconds(10))).isEqualTo(3);
        assertThat(shop.job(poison).status()).isEqualTo(JobStatus.FAILED);
        assertThat(shop.error(poison)).contains(words).isNotBlank();
        assertThat(shop.job(poison).data()).as("the raw bytes are kept").isEqualTo(before);
        shop.assertNothingRuns();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void oddFieldsDoNotKeepAJobFromRunning(String name, UnaryOperator<RawJob> change) {
        var odd = change.apply(RawJob.of(shop, "com.acme.Deeds.add", "[1, 2]")).enqueue();
        var next = shop.queue().enqueue(Deeds::add, 2, 2);
        shop.start(options -> options.concurrency(1));

        assertThat(next.await(Duration.ofSeconds(10))).isEqualTo(4);
        assertThat(shop.job(odd).status()).isEqualTo(JobStatus.FINISHED);
        assertThat(shop.value(odd)).isEqualTo("3");
        shop.assertNothingRuns();
    }

    @Test
    void idsThatAreNoJobsAreDroppedOrFailed() {
        shop.redis.rpush("rq:queue:default", "nobody", "with.dots", "ü", "a:b");
        shop.redis.hset("rq:job:with.dots", "status", "queued");
        shop.redis.set("rq:job:text", "not a hash");
        shop.redis.rpush("rq:queue:default", "text");
        var next = shop.queue().enqueue(Deeds::add, 1, 2);
        shop.start();

        assertThat(next.await(Duration.ofSeconds(10))).isEqualTo(3);
        assertThat(shop.redis.hget("rq:job:with.dots", "status")).isEqualTo("failed");
        assertThat(shop.redis.llen("rq:queue:default")).isZero();
    }

    @Test
    void keysOfTheWrongTypeStopOnlyTheirOwnQueue() {
        shop.redis.set("rq:queue:odd", "not a list");
        shop.redis.set("rq:wip:odder", "not a sorted set");
        shop.queue("odder").enqueue(Deeds::add, 1, 1);
        shop.start(options -> options.queues("odd", "odder", "default"));

        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(Duration.ofSeconds(10)))
                .isEqualTo(3);
        assertThat(shop.queue().enqueue(Deeds::add, 2, 2).await(Duration.ofSeconds(10)))
                .isEqualTo(4);
    }

    private static Arguments poison(String name, UnaryOperator<RawJob> change, String... words) {
        return Arguments.of(name, change, words);
    }

    private static Arguments odd(String name, UnaryOperator<RawJob> change) {
        return Arguments.of(name, change);
    }

    private static byte[] damaged(byte[] zlib) {
        var bytes = zlib.clone();
        bytes[bytes.length / 2] ^= 0x55;
        return bytes;
    }
}
