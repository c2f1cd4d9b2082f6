package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.Gate;
import io.rq4j.Queue;
import io.rq4j.Rq;
import io.rq4j.internal.redis.Keys;
import io.rq4j.job.Job;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Result;
import io.rq4j.worker.execution.Functions;
import io.rq4j.worker.execution.InstanceFactory;
import io.rq4j.worker.execution.JobRunner;
import io.rq4j.worker.execution.LateCalls;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** Workers, a producer and a look into Redis. Closing it stops every worker and opens every gate. */
final class Workshop implements AutoCloseable {

    static final Keys KEYS = Keys.STANDARD;

    final Rq rq;
    final RedisClient redis;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Rq> others = new ArrayList<>();
    private final List<String> gates = new ArrayList<>();

    private Workshop(Rq rq, RedisClient redis) {
        this.rq = rq;
        this.redis = redis;
    }

    static Workshop on(String url, RedisClient redis) {
        return new Workshop(Rq.connect(url), redis);
    }

    /** With a clock that every script takes for the server's. */
    static Workshop on(String url, RedisClient redis, Clock clock) {
        return new Workshop(Rq.builder().url(url).clock(clock).build(), redis);
    }

    Queue queue(String name) {
        return rq.queue(name);
    }

    Queue queue() {
        return queue("default");
    }

    /** What runs {@code com.acme}. */
    JobRunner runner() {
        var functions = Functions.inPackages(Workshop.class.getClassLoader(), List.of("com.acme"));
        return new JobRunner(rq.engine().codec(), functions, InstanceFactory.newInstances());
    }

    /** Where the jobs of other processes are told of. */
    LostJobs lostJobs() {
        var webhooks = new Webhooks(rq.engine(), "w", new WorkerLog("w"));
        return new LostJobs(rq.engine(), "w", new LateCalls("w", runner()), webhooks, null);
    }

    /** A worker that may call what is in {@code com.acme}, not yet started. */
    Worker worker(UnaryOperator<Worker.Builder> options) {
        return worker(rq, options);
    }

    /** The same, on a way to Redis of its own. */
    Worker worker(String url, UnaryOperator<Worker.Builder> options) {
        var other = Rq.connect(url);
        others.add(other);
        return worker(other, options);
    }

    private Worker worker(Rq way, UnaryOperator<Worker.Builder> options) {
        var worker = options.apply(Worker.builder(way).functions("com.acme")).build();
        workers.add(worker);
        return worker;
    }

    Worker start(UnaryOperator<Worker.Builder> options) {
        var worker = worker(options);
        worker.start();
        return worker;
    }

    Worker start() {
        return start(options -> options);
    }

    /** A gate with a name of its own, opened at the end. */
    String gate() {
        var name = UUID.randomUUID().toString();
        gates.add(name);
        return name;
    }

    static List<String> entered(String gate) {
        return Gate.named(gate).entered();
    }

    void awaitEntered(String gate, int jobs) {
        eventually(() -> assertThat(entered(gate)).hasSize(jobs));
    }

    static void open(String gate) {
        Gate.named(gate).open();
    }

    Job job(String id) {
        return rq.job(id).fetch().orElseThrow(() -> new AssertionError("There is no job " + id));
    }

    void awaitStatus(String id, JobStatus status) {
        eventually(() -> assertThat(job(id).status()).isEqualTo(status));
    }

    Result result(String id) {
        return rq.job(id).results().get(0);
    }

    String value(String id) {
        return new String(result(id).value(), StandardCharsets.UTF_8);
    }

    String error(String id) {
        return String.valueOf(result(id).error());
    }

    static void eventually(ThrowingRunnable assertion) {
        within(Duration.ofSeconds(10), assertion);
    }

    static void within(Duration time, ThrowingRunnable assertion) {
        await().atMost(time).pollInterval(Duration.ofMillis(10)).untilAsserted(assertion);
    }

    /** Waits for one after the other. */
    static void awaitAll(ThrowingRunnable... assertions) {
        for (var assertion : assertions) {
            eventually(assertion);
        }
    }

    static void awaitEnd(Worker worker, Duration time) throws InterruptedException {
        assertThat(worker.awaitEnd(time)).as("the worker left within " + time).isTrue();
    }

    /** Nothing is running as far as Redis knows. */
    void assertNothingRuns() {
        assertThat(keys("rq:wip:*", "rq:held:*", "rq:execution:*", "rq:executions:*", "rq:worker:*:executions"))
                .isEmpty();
    }

    /** How many seats there are at a queue, free and taken. */
    long seats(String queue) {
        return freeSeats(queue) + takenSeats(queue);
    }

    long freeSeats(String queue) {
        return redis.llen(KEYS.seats(queue));
    }

    long takenSeats(String queue) {
        return redis.keys(KEYS.seated("*")).stream()
                .flatMap(key -> redis.lrange(key, 0, -1).stream())
                .filter(seat -> seat.startsWith(queue + "|"))
                .count();
    }

    List<String> keys(String... patterns) {
        var keys = new ArrayList<String>();
        for (var pattern : patterns) {
            keys.addAll(redis.keys(pattern));
        }
        return keys;
    }

    /** A wait in Redis outlives its worker by up to five seconds and would take a seat from the next test. */
    private void endWaits() {
        waiting().map(Workshop::clientId).forEach(id -> client("KILL", "ID", id));
    }

    /** How many connections wait in Redis. */
    long waits() {
        return waiting().count();
    }

    private Stream<String> waiting() {
        var clients = new String((byte[]) client("LIST"), StandardCharsets.UTF_8);
        return clients.lines().filter(line -> line.contains(" flags=b "));
    }

    /** The worker hears commands. */
    void awaitListening(String worker) {
        var listeners =
                new CommandArguments(Protocol.Command.PUBSUB).add("NUMSUB").add(KEYS.pubsub(worker));
        eventually(() ->
                assertThat((List<?>) redis.executeCommand(listeners)).element(1).isEqualTo(1L));
    }

    private Object client(String... arguments) {
        var command = new CommandArguments(Protocol.Command.CLIENT);
        for (var argument : arguments) {
            command = command.add(argument);
        }
        return redis.executeCommand(command);
    }

    private static String clientId(String line) {
        return line.replaceFirst(".*\\bid=(\\d+).*", "$1");
    }

    @Override
    public void close() {
        gates.forEach(Workshop::open);
        workers.forEach(Worker::stop);
        workers.forEach(Worker::stop);
        workers.forEach(Worker::close);
        endWaits();
        others.forEach(Rq::close);
        rq.close();
    }
}
