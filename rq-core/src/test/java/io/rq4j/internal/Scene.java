package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;

import io.rq4j.internal.lifecycle.JobLifecycle;
import io.rq4j.internal.lifecycle.JobLifecycle.Promotion;
import io.rq4j.internal.lifecycle.JobLifecycle.Scheduler;
import io.rq4j.internal.lifecycle.Suspension;
import io.rq4j.internal.lifecycle.WorkerPresence;
import io.rq4j.internal.redis.Keys;
import io.rq4j.internal.redis.RedisConnection;
import io.rq4j.internal.redis.RedisUri;
import io.rq4j.internal.redis.Script;
import io.rq4j.internal.redis.ScriptRunner;
import io.rq4j.job.Execution;
import io.rq4j.test.Keyspace;
import io.rq4j.test.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** A Redis, the one writer on it, and a clock that every script takes for the server's. */
final class Scene implements AutoCloseable {

    /** 2027-01-15T08:00:00.123456Z: a round number of epoch seconds. */
    static final Instant START = Instant.ofEpochSecond(1_800_000_000, 123_456_000);

    static final String NONCE = "nonce";

    private static final String ADDED_BY_REDIS = "\\b\\d{13}-\\d+\\b";

    final SettableClock clock = SettableClock.at(START);
    final RedisClient redis;
    final JobLifecycle lifecycle;
    final WorkerPresence presence;
    final Suspension suspension;
    private final RedisConnection connection;
    private final ScriptRunner scripts;
    private final TestProcess process;
    private int nonces;

    private Scene(String url, RedisClient redis) {
        this.redis = redis;
        connection = RedisConnection.to(RedisUri.parse(url));
        scripts = new ScriptRunner(connection, Keys.STANDARD, clock);
        lifecycle = new JobLifecycle(scripts, () -> "n" + ++nonces);
        presence = new WorkerPresence(scripts);
        suspension = new Suspension(scripts);
        process = process("p1");
    }

    static Scene on(String url, RedisClient redis) {
        return new Scene(url, redis);
    }

    /** Makes the same call again and again, as one whose replies are lost. */
    JobLifecycle repeating() {
        return new JobLifecycle(scripts, () -> "again");
    }

    /** A worker process with its own batch numbers. */
    TestProcess process(String instance) {
        return new TestProcess(this, instance);
    }

    /** The process of the tests that need only one: instance {@code p1}. */
    TestProcess process() {
        return process;
    }

    ScriptRunner scripts() {
        return scripts;
    }

    /** Runs one script as the lifecycle would. */
    @Nullable Object run(Script script, byte[]... args) {
        return scripts.once(script, List.of(args));
    }

    List<String> enqueue(JobDraft... jobs) {
        return enqueueAs(NONCE, jobs);
    }

    List<String> enqueueAs(String nonce, JobDraft... jobs) {
        return lifecycle.enqueue(nonce, Stream.of(jobs).map(JobDraft::made).toList());
    }

    void enqueue(String... ids) {
        enqueue(Stream.of(ids).map(JobDraft::job).toArray(JobDraft[]::new));
    }

    List<String> schedule(JobDraft... jobs) {
        return scheduleAs(NONCE, jobs);
    }

    List<String> scheduleAs(String nonce, JobDraft... jobs) {
        return lifecycle.schedule(nonce, Stream.of(jobs).map(JobDraft::made).toList());
    }

    List<String> defer(JobDraft... jobs) {
        return deferAs(NONCE, jobs);
    }

    List<String> deferAs(String nonce, JobDraft... jobs) {
        return lifecycle.defer(nonce, Stream.of(jobs).map(JobDraft::made).toList());
    }

    /** One pass of a scheduler over queue {@code default}. */
    Promotion promote(String scheduler) {
        return promote(scheduler, 1_000, "default");
    }

    Promotion promote(String scheduler, int most, String... queues) {
        return lifecycle.promoteDue(scheduler(scheduler, queues), most);
    }

    Scheduler scheduler(String name, String... queues) {
        return new Scheduler(name, "vm", 7, "2027-01-15T07:00:00.000000Z", List.of(queues));
    }

    /** A job that process {@code p1} runs. */
    Execution started(String id) {
        return started(job(id));
    }

    Execution started(JobDraft job) {
        enqueue(job);
        return process.claim(1, job.queue()).claims().get(0).execution();
    }

    /** A job that process {@code p1} runs and that a beat has seen. */
    Execution renewed(JobDraft job) {
        var execution = started(job);
        process.renew(execution);
        return execution;
    }

    /** What an action does to the whole keyspace. */
    String changes(Runnable action) {
        var before = Keyspace.of(redis).maskingTtlJitter().masking(ADDED_BY_REDIS, "<now>");
        action.run();
        return before.diffTo(Keyspace.of(redis));
    }

    List<String> queue(String queue) {
        return redis.lrange("rq:queue:" + queue, 0, -1);
    }

    @Nullable String status(String job) {
        return redis.hget("rq:job:" + job, "status");
    }

    @Override
    public void close() {
        connection.close();
    }
}
