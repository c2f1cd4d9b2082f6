package io.rq4j.worker;

import com.acme.Deeds;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.job.JobOptions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A process that claimed jobs, and whose last beat is long ago, while others went on. */
record DeadProcess(Workshop shop, String instance) {

    DeadProcess(Workshop shop) {
        this(shop, UUID.randomUUID().toString());
    }

    /** A job that it holds. */
    String claim(UnaryOperator<JobOptions> options) {
        var engine = shop.rq.engine();
        var job = shop.queue().with(options).enqueue(Deeds::add, 1, 2);
        engine.presence().birth(new Self(instance, "w-dead", List.of("default")), Map.of("queues", "default"));
        var execution = UUID.randomUUID().toString().replace("-", "");
        var batch = new Batch(System.nanoTime(), 0, List.of(), List.of("default"), List.of(), List.of(execution));
        engine.lifecycle().advance(new Process(instance, "w-dead", 3_600), batch);
        long now = engine.store().now().toEpochMilli();
        shop.redis.zadd("rq:beats", now - 60_000, instance);
        shop.redis.hset("rq:pulse", Map.of("at", String.valueOf(now), "amnesty_until", "0"));
        return job.id();
    }
}
