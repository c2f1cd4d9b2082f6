package io.rq4j;

import io.rq4j.codec.Codec;
import io.rq4j.codec.JsonCodec;
import io.rq4j.event.JobListener;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.NewJob;
import io.rq4j.internal.redis.Keys;
import io.rq4j.internal.redis.RedisConnection;
import io.rq4j.internal.redis.RedisUri;
import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
import io.rq4j.job.WorkerInfo;
import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * The entry: one connection to one Redis, from which queues and jobs are reached. Safe for any number of threads; one per
 * application is enough. Connections open on first use, so {@link #connect} succeeds while Redis is away and the first
 * operation says so with {@link io.rq4j.error.RedisUnavailableException}. Mirrors the connection that RQ's classes are given.
 *
 * <pre>{@code
 * try (Rq rq = Rq.connect("redis://localhost:6379")) {
 *     var job = rq.queue("default").enqueue(Words::countAt, "https://example.org");
 *     int words = job.await(Duration.ofSeconds(30));
 * }
 * }</pre>
 */
public final class Rq implements AutoCloseable {

    private final Engine engine;
    private final JobAwaiter awaiter;

    private Rq(Engine engine) {
        this.engine = engine;
        this.awaiter = new JobAwaiter(engine);
    }

    /**
     * Connects to {@code redis://[user:password@]host[:port][/db]}, or {@code rediss://} for TLS.
     *
     * @throws IllegalArgumentException when the URL reads otherwise
     */
    public static Rq connect(String url) {
        return builder().url(url).build();
    }

    /**
     * Connects to what the environment names: {@code RQ_REDIS_URL}, {@code REDIS_URL}, or RQ's {@code REDIS_HOST},
     * {@code REDIS_PORT}, {@code REDIS_DB}, {@code REDIS_PASSWORD}, {@code REDIS_SSL}; else localhost.
     */
    public static Rq connect() {
        return builder().build();
    }

    /** For a prefix, a codec, a clock or a Jedis client of one's own. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A queue. Nothing is written until the first job.
     *
     * @throws IllegalArgumentException for a name that RQ's keys cannot carry: empty, with a comma or {@code :intermediate}, or
     *     beginning with {@code _compact:}
     */
    public Queue queue(String name) {
        return new Queue(name, engine, awaiter);
    }

    /** The jobs of a queue that are in one state. Nothing is read yet. */
    public Registry registry(String queue, Registry.Kind kind) {
        return queue(queue).registry(kind);
    }

    /** A job by its id, whoever enqueued it. Nothing is read until it is asked. */
    public JobHandle<Object> job(String id) {
        return new JobHandle<>(id, Object.class, engine, awaiter);
    }

    /** A job by its id, whose result is bound to {@code resultType}. */
    public <R> JobHandle<R> job(String id, Class<R> resultType) {
        return new JobHandle<>(id, resultType, engine, awaiter);
    }

    /** A job by its id, whose result is bound to a generic type. */
    public <R> JobHandle<R> job(String id, Type resultType) {
        return new JobHandle<>(id, resultType, engine, awaiter);
    }

    /** A group of jobs by its name, whoever made it. Nothing is written until its first job. */
    public Group<Object> group(String name) {
        return new Group<>(name, Object.class, engine, awaiter);
    }

    /** A new group of jobs with a random name. */
    public Group<Object> group() {
        return group(UUID.randomUUID().toString().replace("-", ""));
    }

    /** The names of all groups that have members, sorted. */
    public List<String> groupNames() {
        return engine.store().groups();
    }

    /** The names of all queues that were ever enqueued to, sorted. */
    public List<String> queueNames() {
        return engine.store().queues();
    }

    /** The workers that live, Java's and Python's, sorted by name. */
    public List<WorkerInfo> workers() {
        return engine.store().workers();
    }

    /** A worker by its name, Java's or Python's. Nothing is read until it is asked. */
    public WorkerHandle worker(String name) {
        return new WorkerHandle(name, engine);
    }

    /**
     * Suspends all workers, Python's too, until {@link #resume}: no job is taken any more, what runs goes on. RQ's suspend. It
     * holds for the next claim of every Java worker; a Python worker that waits already takes one job more.
     */
    public void suspend() {
        engine.suspension().suspend(null);
    }

    /**
     * The same for some time.
     *
     * @throws IllegalArgumentException when that is less than a millisecond
     */
    public void suspend(Duration time) {
        engine.suspension().suspend(time);
    }

    /** Lets all workers go on: those that wait take jobs within about a second. RQ's resume. False when none was suspended. */
    public boolean resume() {
        return engine.suspension().resume();
    }

    /** Whether workers are suspended, by Java or by Python. */
    public boolean isSuspended() {
        return engine.store().suspended();
    }

    /** The parts behind. Not API: for the worker and the command line, which are modules of their own. */
    public Engine engine() {
        return engine;
    }

    /** A job as {@link Queue#enqueue} makes it, not enqueued. Not API: for cron, which enqueues it with its tick. */
    public NewJob made(String queue, JobOptions options, Call<?> call) {
        return new Enqueuer(engine).job(queue, options, call);
    }

    /** Ends pending futures with an exception and closes the connections, unless the client is the user's. */
    @Override
    public void close() {
        awaiter.close();
        engine.redis().close();
    }

    /** What {@link Rq} is made of. Not safe for several threads. */
    public static final class Builder {

        private @Nullable String url;
        private @Nullable UnifiedJedis client;
        private String prefix = Keys.STANDARD.prefix();
        private @Nullable Codec codec;
        private @Nullable Clock clock;
        private int payloadLimit = 10 * 1024 * 1024;
        private final List<JobListener> listeners = new ArrayList<>();

        private Builder() {}

        /** Where Redis is; the environment's, else localhost, when left out. */
        public Builder url(String url) {
            this.url = url;
            return this;
        }

        /**
         * A Jedis client of one's own (Sentinel, Cluster, pool and TLS settings), used instead of a URL and never closed here.
         * Its pool must have room for blocking waits: one for futures, and for a worker one for each queue and one for commands.
         */
        public Builder client(UnifiedJedis client) {
            this.client = client;
            return this;
        }

        /**
         * What every key begins with, {@code rq:} by default, which is what Python reads. A prefix with a hash tag,
         * {@code {orders}:rq:}, puts the whole keyspace into one slot of a Redis Cluster.
         */
        public Builder prefix(String prefix) {
            if (prefix.isEmpty()) {
                throw new IllegalArgumentException(
                        "A prefix must not be empty; leave it out for rq:, which Python reads");
            }
            this.prefix = prefix;
            return this;
        }

        /** How calls and values are written; {@link JsonCodec} by default, RQ's JSON serializer. */
        public Builder codec(Codec codec) {
            this.codec = codec;
            return this;
        }

        /** Overrides the server's clock in every script: for tests that move time. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** The largest call that is accepted, in bytes as compressed; 10 MiB by default. */
        public Builder payloadLimit(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException(
                        "payloadLimit must be at least 1 byte, got " + bytes + "; leave it out for 10 MiB");
            }
            this.payloadLimit = bytes;
            return this;
        }

        /** Hears of every transition that is made through this connection; give it again for more. None by default. */
        public Builder listener(JobListener listener) {
            this.listeners.add(listener);
            return this;
        }

        public Rq build() {
            var redis = client != null ? RedisConnection.of(client) : RedisConnection.to(uri());
            return new Rq(Engine.of(
                            redis, new Keys(prefix), codec != null ? codec : JsonCodec.standard(), clock, payloadLimit)
                    .telling(listeners));
        }

        private RedisUri uri() {
            return url != null ? RedisUri.parse(url) : RedisUri.ofEnvironment(System.getenv());
        }
    }
}
