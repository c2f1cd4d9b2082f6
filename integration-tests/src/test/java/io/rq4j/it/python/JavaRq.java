package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.interop.Deeds;
import io.rq4j.JobHandle;
import io.rq4j.Queue;
import io.rq4j.Rq;
import io.rq4j.codec.Zlib;
import io.rq4j.job.JobStatus;
import io.rq4j.test.TestRedis;
import io.rq4j.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import redis.clients.jedis.RedisClient;

/** The Java side of a live check: a producer, workers for {@link Deeds}, a look into Redis. Closing it ends them. */
final class JavaRq implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final Rq rq;
    final RedisClient redis;
    private final List<Worker> workers = new ArrayList<>();
    private final List<String> gates = new ArrayList<>();

    JavaRq(TestRedis redis) {
        this.rq = Rq.connect(redis.url());
        this.redis = redis.client();
    }

    Queue queue(String name) {
        return rq.queue(name);
    }

    JobHandle<Object> job(String id) {
        return rq.job(id);
    }

    /** Runs what waits in the queue. */
    void work(String queue) throws InterruptedException {
        work(builder -> builder.queues(queue).burst());
    }

    /** Runs a worker that ends by itself. */
    void work(UnaryOperator<Worker.Builder> options) throws InterruptedException {
        assertThat(start(options).awaitEnd(PATIENCE)).as("the worker ended").isTrue();
    }

    Worker start(UnaryOperator<Worker.Builder> options) {
        var worker =
                options.apply(Worker.builder(rq).functions("com.acme.interop")).build();
        workers.add(worker);
        worker.start();
        return worker;
    }

    /** A job that runs until {@link #close} or {@code Deeds.open(id)}. Returns its id, which is its gate's name too. */
    String startJob(String queue) {
        var gate = UUID.randomUUID().toString();
        gates.add(gate);
        start(builder -> builder.queues(queue).name("w-" + gate));
        var job = queue(queue).with(options -> options.id(gate)).enqueue(Deeds::waitAt, gate);
        await().atMost(PATIENCE).until(job::status, JobStatus.STARTED::equals);
        return gate;
    }

    /** The fields of a job as text, the call inflated. */
    Map<String, String> hash(String id) {
        var fields = new TreeMap<String, String>();
        redis.hgetAll(key(id)).forEach((name, value) -> fields.put(text(name), text(value)));
        fields.put("data", text(Zlib.decompress(data(id))));
        return fields;
    }

    byte[] data(String id) {
        return redis.hget(key(id), "data".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] key(String id) {
        return ("rq:job:" + id).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    long serverSeconds() {
        return rq.engine().store().now().getEpochSecond();
    }

    @Override
    public void close() {
        gates.forEach(Deeds::open);
        workers.forEach(Worker::close);
        rq.close();
    }
}
