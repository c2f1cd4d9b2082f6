package io.rq4j.internal;

import io.rq4j.codec.Codec;
import io.rq4j.event.JobListener;
import io.rq4j.internal.lifecycle.CronPresence;
import io.rq4j.internal.lifecycle.JobLifecycle;
import io.rq4j.internal.lifecycle.Suspension;
import io.rq4j.internal.lifecycle.WorkerPresence;
import io.rq4j.internal.redis.Keys;
import io.rq4j.internal.redis.RedisConnection;
import io.rq4j.internal.redis.ScriptRunner;
import io.rq4j.internal.store.JobStore;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parts behind one {@code Rq}, put together once. */
public record Engine(
        RedisConnection redis,
        Keys keys,
        Codec codec,
        JobLifecycle lifecycle,
        WorkerPresence presence,
        Suspension suspension,
        CronPresence crons,
        JobStore store,
        int payloadLimit) {

    /** The same, whose transitions these hear of too. */
    public Engine telling(List<JobListener> listeners) {
        return listeners.isEmpty()
                ? this
                : new Engine(
                        redis,
                        keys,
                        codec,
                        lifecycle.telling(listeners),
                        presence,
                        suspension,
                        crons,
                        store,
                        payloadLimit);
    }

    /** @param clock overrides the server's clock, in tests only */
    public static Engine of(RedisConnection redis, Keys keys, Codec codec, @Nullable Clock clock, int payloadLimit) {
        var scripts = new ScriptRunner(redis, keys, clock);
        return new Engine(
                redis,
                keys,
                codec,
                new JobLifecycle(scripts, () -> UUID.randomUUID().toString()),
                new WorkerPresence(scripts),
                new Suspension(scripts),
                new CronPresence(scripts),
                new JobStore(redis, keys, clock),
                payloadLimit);
    }
}
