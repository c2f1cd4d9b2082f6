package io.rq4j.test;

import io.rq4j.embedded.RedisBinary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The ways to get a Redis for the tests. The name is the value of the system property {@code rq.test.redis}. */
enum RedisWay {
    DOCKER("docker") {
        @Override
        RedisServer start(String... arguments) {
            return DockerServer.start(arguments);
        }
    },
    LOCAL("local") {
        @Override
        RedisServer start(String... arguments) {
            RedisBinary program = RedisBinary.onPath()
                    .orElseThrow(() -> new IllegalStateException("there is no redis-server on the PATH"));
            return EmbeddedServer.start(program, arguments);
        }
    },
    EMBEDDED("embedded") {
        @Override
        RedisServer start(String... arguments) {
            return EmbeddedServer.start(RedisBinary.bundled(), arguments);
        }
    },
    EMBEDDED_6_2("embedded-6.2") {
        @Override
        RedisServer start(String... arguments) {
            return EmbeddedServer.start(REDIS_6_2, arguments);
        }
    };

    /** "6.2.6-v5" is a release of Redis Stack; on linux-amd64 its server calls itself 6.2.11. */
    private static final RedisBinary REDIS_6_2 = RedisBinary.fromClassPath(
            "6.2",
            Map.of(
                    "linux-amd64", "redis-server-6.2.6-v5-linux-amd64",
                    "linux-arm64", "redis-server-6.2.7-linux-arm64",
                    "linux-386", "redis-server-6.2.7-linux-386",
                    "darwin-amd64", "redis-server-6.2.6-v5-darwin-amd64",
                    "darwin-arm64", "redis-server-6.2.6-v5-darwin-arm64"));

    /** The ways that are tried, in this order, when none is asked for. */
    static final List<RedisWay> AUTOMATIC = List.of(DOCKER, LOCAL, EMBEDDED);

    private final String text;

    RedisWay(String text) {
        this.text = text;
    }

    abstract RedisServer start(String... arguments);

    static RedisWay named(String text) {
        return Arrays.stream(values())
                .filter(way -> way.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rq.test.redis must be one of " + names() + ", got "
                        + text + "; leave it empty to take the first that is there"));
    }

    private static String names() {
        return Arrays.stream(values()).map(RedisWay::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text;
    }
}
