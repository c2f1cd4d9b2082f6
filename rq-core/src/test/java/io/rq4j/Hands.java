package io.rq4j;

import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.Settlement;
import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What a worker process does to Redis, by hand: it takes the next job of the queue {@code default} and ends it. */
final class Hands {

    private static final List<String> QUEUES = List.of("default");

    private final Rq rq;
    private final Process process = new Process("hands", "hands", 3_600);
    private long batch;

    Hands(Rq rq) {
        this.rq = rq;
    }

    Execution take() {
        var id = UUID.randomUUID().toString().replace("-", "");
        return advance(List.of(), List.of(id)).get(0);
    }

    void finish(Execution execution, String value) {
        finish(execution, value, 500);
    }

    void finish(Execution execution, String value, long resultTtl) {
        settle(execution, new Outcome.Finished(value.getBytes(StandardCharsets.UTF_8), Duration.ZERO), resultTtl);
    }

    void fail(Execution execution, String text) {
        settle(execution, new Outcome.Failed(text, Duration.ZERO), 0);
    }

    private void settle(Execution execution, Outcome outcome, long resultTtl) {
        advance(List.of(new Settlement(execution, outcome, false, resultTtl, 500)), List.of());
    }

    private List<Execution> advance(List<Settlement> settlements, List<String> executions) {
        var answer = rq.engine()
                .lifecycle()
                .advance(process, new Batch(++batch, 0, settlements, QUEUES, List.of(), executions));
        return answer.claims().stream().map(claim -> claim.execution()).toList();
    }
}
