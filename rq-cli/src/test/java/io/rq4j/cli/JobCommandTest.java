package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.codec.Zlib;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;

@ExtendWith(RedisExtension.class)
class JobCommandTest {

    private final RedisClient redis;
    private final Cli cli;

    JobCommandTest(TestRedis redis) {
        this.redis = redis.client();
        this.cli = Cli.piped(redis.url());
    }

    @BeforeEach
    void seed() {
        job(Map.of(
                "status",
                "failed",
                "origin",
                "mail",
                "description",
                "tasks.add(1, y=nan)",
                "timeout",
                "180",
                "created_at",
                "2026-11-22T10:27:08.652594Z",
                "enqueued_at",
                "2026-11-22T10:27:09.000001Z",
                "started_at",
                "2026-11-22T10:27:10.100000Z",
                "ended_at",
                "2026-11-22T10:27:11.000000Z",
                "worker_name",
                "w-a"));
        job(Map.of(
                "recovered_count", "2", "fence", "1795343237922", "meta", "{\"a\": 1}", "ttl", "60", "group_id", ""));
        data(Zlib.compress("[\"tasks.add\", null, [1], {\"y\": NaN}]".getBytes(StandardCharsets.UTF_8)));
    }

    private void job(Map<String, String> fields) {
        redis.hset("rq:job:e1", fields);
    }

    private void data(byte[] data) {
        redis.hset("rq:job:e1".getBytes(StandardCharsets.UTF_8), "data".getBytes(StandardCharsets.UTF_8), data);
    }

    private void result(long millis, Map<String, String> fields) {
        redis.xadd("rq:results:e1", new StreamEntryID(millis, 0), fields);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void seedResults() {
        var error = Zlib.compress("Traceback\n  at line 1\nValueError: no\n".getBytes(StandardCharsets.UTF_8));
        result(1795343230000L, Map.of("type", "1", "worker_name", "w-a", "return_value", base64("[3]".getBytes())));
        result(
                1795343231500L,
                Map.of("type", "2", "worker_name", "w-b", "execution_id", "0123", "exc_string", base64(error)));
    }

    @Test
    void allThatIsKnownIsShownTheNewestResultFirst() {
        seedResults();
        assertThat(cli.run("job", "e1")).isZero();
        assertThat(cli.out()).isEqualTo("""
                        id:               e1
                        status:           failed
                        origin:           mail
                        description:      tasks.add(1, y=nan)
                        data:             ["tasks.add", null, [1], {"y": NaN}]
                        meta:             {"a": 1}
                        created_at:       2026-11-22T10:27:08.652594Z
                        enqueued_at:      2026-11-22T10:27:09.000001Z
                        started_at:       2026-11-22T10:27:10.100000Z
                        ended_at:         2026-11-22T10:27:11.000000Z
                        worker_name:      w-a
                        timeout:          180
                        ttl:              60
                        fence:            1795343237922
                        abandoned_count:  0
                        recovered_count:  2

                        result 1 of 2, the newest
                        type:             failed
                        created_at:       2026-11-22T10:27:11.500000Z
                        worker_name:      w-b
                        execution_id:     0123
                        exc_string:
                          Traceback
                            at line 1
                          ValueError: no

                        result 2 of 2
                        type:             successful
                        created_at:       2026-11-22T10:27:10.000000Z
                        worker_name:      w-a
                        return_value:     [3]
                        """);
    }

    @Test
    void documentHasTheseFieldsAndNoOthers() {
        seedResults();
        assertThat(cli.run("job", "e1", "--json")).isZero();
        assertThat(cli.out()).isEqualTo("""
                        {"id":"e1","status":"failed","origin":"mail","description":"tasks.add(1, y=nan)",\
                        "data":["tasks.add",null,[1],{"y":"NaN"}],"meta":{"a":1},\
                        "created_at":"2026-11-22T10:27:08.652594Z","enqueued_at":"2026-11-22T10:27:09.000001Z",\
                        "started_at":"2026-11-22T10:27:10.100000Z","ended_at":"2026-11-22T10:27:11.000000Z",\
                        "last_heartbeat":null,"worker_name":"w-a","timeout":180,"ttl":60,"result_ttl":null,"failure_ttl":null,\
                        "dependency_ids":[],"group_id":null,"execution_id":null,"fence":1795343237922,"abandoned_count":0,\
                        "recovered_count":2,"exc_info":null,"results":[\
                        {"type":"failed","created_at":"2026-11-22T10:27:11.500000Z","worker_name":"w-b","execution_id":"0123",\
                        "return_value":null,"exc_string":"Traceback\\n  at line 1\\nValueError: no\\n"},\
                        {"type":"successful","created_at":"2026-11-22T10:27:10.000000Z","worker_name":"w-a","execution_id":null,\
                        "return_value":[3],"exc_string":null}]}
                        """);
    }

    @Test
    void numbersKeepAllTheirDigits() {
        job(Map.of("meta", "[1.50, 1e999, 123456789012345678901234567890]"));
        assertThat(cli.run("job", "e1", "--json")).isZero();
        assertThat(cli.out()).contains("\"meta\":[1.50,1e999,123456789012345678901234567890],");
    }

    @Test
    void whatIsNoJsonIsWrappedAsRqDoes() {
        data(Zlib.compress(new byte[] {(byte) 0x80, 5, (byte) 0x95}));
        job(Map.of("meta", "1 2"));

        assertThat(cli.run("job", "e1", "--json")).isZero();
        assertThat(cli.out()).contains("\"data\":{\"unserialized\":\"gAWV\"},\"meta\":{\"unserialized\":\"MSAy\"},");

        assertThat(cli.run("job", "e1")).isZero();
        assertThat(cli.out()).contains("data:             (3 bytes that are not JSON)\n");
    }

    @Test
    void longValueIsCutForAPerson() {
        job(Map.of("description", "x".repeat(3_000)));
        assertThat(cli.run("job", "e1")).isZero();
        assertThat(cli.out()).contains("x".repeat(2_000) + "... (3000 characters; --json shows all)\n");
    }

    @Test
    void controlCharactersAreShownNotObeyed() {
        job(Map.of(
                "description",
                "f()\nstatus: finished\033[2J",
                "worker_name",
                "w\007",
                "exc_info",
                "a\n\tat b\033[31m"));
        assertThat(cli.run("job", "e1")).isZero();
        assertThat(cli.out())
                .contains("\ndescription:      f()\\nstatus: finished\\u001b[2J\n")
                .contains("\nworker_name:      w\\u0007\n")
                .contains("\nexc_info:\n  a\n  \tat b\\u001b[31m\n");
    }

    @Test
    void oldErrorTextIsShown() {
        redis.hset("rq:job:e1", new HashMap<>(Map.of("exc_info", "Traceback of RQ 1.0")));
        assertThat(cli.run("job", "e1")).isZero();
        assertThat(cli.out()).contains("exc_info:         Traceback of RQ 1.0\n");
    }

    @Test
    void strangeStatusIsShownAsItIs() {
        job(Map.of("status", "rate_limited"));
        assertThat(cli.run("job", "e1")).isZero();
        assertThat(cli.out()).contains("status:           rate_limited\n");
    }

    @Test
    void unknownJobIsOneLineAndEndsWithOne() {
        assertThat(cli.run("job", "nope", "--json")).isEqualTo(1);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .isEqualTo(
                        "rq-cli job: There is no job nope: it was never enqueued, was deleted, or is no longer kept\n");
    }
}
