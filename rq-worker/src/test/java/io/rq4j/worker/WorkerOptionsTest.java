package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.Rq;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerOptionsTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("no queue", builder -> builder.queues(), "needs at least one queue, got none"),
                refused(
                        "a queue twice",
                        builder -> builder.queues("a", "b", "a"),
                        "listens to each queue once, got [a, b, a]"),
                refused("a queue name with a comma", builder -> builder.queues("a,b"), "got \"a,b\""),
                refused("no name", builder -> builder.name(" "), "name must not be empty"),
                refused("no concurrency", builder -> builder.concurrency(0), "concurrency must be 1 to 10000, got 0"),
                refused("too much concurrency", builder -> builder.concurrency(10_001), "1 to 10000, got 10001"),
                refused(
                        "nothing in flight",
                        builder -> builder.maxInFlight(0),
                        "max-in-flight must be at least 1, got 0"),
                refused(
                        "a negative number of jobs",
                        builder -> builder.maxJobs(-1),
                        "max-jobs must be at least 1, got -1"),
                refused("no idle time", builder -> builder.maxIdle(Duration.ZERO), "max-idle-time must be positive"),
                refused(
                        "a weight of another queue",
                        builder -> builder.queues("a").weights(java.util.Map.of("b", 2)),
                        "Weights are for queues of the worker, [a], got [b]"),
                refused(
                        "a weight that is none",
                        builder -> builder.queues("a").weights(java.util.Map.of("a", 0)),
                        "weight of queue a must be 1 to 1000, got 0"),
                refused(
                        "weights and another strategy",
                        builder -> builder.queues("a")
                                .weights(java.util.Map.of("a", 2))
                                .dequeueStrategy(DequeueStrategy.RANDOM),
                        "Weights go with the strategy weighted, got RANDOM"),
                refused(
                        "a negative time",
                        builder -> builder.shutdownTimeout(Duration.ofSeconds(-1)),
                        "must not be negative"),
                refused(
                        "a time that overflows",
                        builder -> builder.shutdownTimeout(Duration.ofDays(200_000)),
                        "shutdown-timeout must be at most 36500 days"),
                refused(
                        "an idle time that overflows",
                        builder -> builder.maxIdle(Duration.ofDays(200_000)),
                        "max-idle-time must be at most 36500 days"),
                refused("too short a lease", builder -> builder.pythonLease(Duration.ofSeconds(14)), "at least 15 s"),
                refused("the JDK's functions", builder -> builder.functions("java.lang"), "belongs to the JDK"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatMakesNoSenseIsRefusedWithTheValueAndTheWayOut(
            String name, UnaryOperator<Worker.Builder> options, String reason) {
        try (var rq = Rq.connect("redis://localhost:1")) {
            assertThatThrownBy(() -> options.apply(Worker.builder(rq).functions("com.acme"))
                            .build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void workerThatMayCallNothingIsRefused() {
        try (var rq = Rq.connect("redis://localhost:1")) {
            assertThatThrownBy(() -> Worker.builder(rq).build())
                    .hasMessageContaining("must be told what it may call: functions(\"com.acme\")");
        }
    }

    private static Arguments refused(String name, UnaryOperator<Worker.Builder> options, String reason) {
        return Arguments.of(name, options, reason);
    }
}
