package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.interop.Deeds;
import io.rq4j.error.DuplicateJobException;
import io.rq4j.job.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both sides at once on the same jobs. {@code -Pinterop} runs 10,000 rounds. */
@WithPython
class RacesTest {

    private static final int ROUNDS = Integer.getInteger("rq.test.rounds", 300);
    private static final int SLICE = 100;

    private final PythonRq python;
    private final JavaRq java;

    RacesTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @Test
    @Case(15)
    void childThatPythonRegistersWhileItsParentEndsInJavaNeverStrands() {
        java.start(builder -> builder.queues("java").concurrency(2));
        python.run("""
                import time
                def race(first, count):
                    # Each parent ends in Java at some moment of its child's registration, or a little before or after it.
                    for i in range(first, first + count):
                        queue('java').enqueue('com.acme.interop.Deeds.add', 1, i, job_id=f'a{i}')
                        time.sleep((i % 10) * 0.0003)
                        queue('children').enqueue('tasks.add', 1, i, job_id=f'b{i}', depends_on=f'a{i}')
                """);

        for (int first = 0; first < ROUNDS; first += SLICE) {
            python.run("race(" + first + ", " + SLICE + ")");
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(java.queue("children").size()).isEqualTo(ROUNDS));
        assertThat(java.redis.exists("rq:deferred:children")).isFalse();
        assertThat(java.queue("children").jobIds(0, ROUNDS)).doesNotHaveDuplicates();
    }

    @Test
    @Case(25)
    void jobThatIsSeenInTheScheduleIsThere() {
        python.run("""
                import threading
                misses, seen, going = [], set(), True
                def watch():
                    other = Redis.from_url(url)
                    while going:
                        for id in set(other.zrange('rq:scheduled:java', -20, -1)) - seen:
                            seen.add(id)
                            if not other.exists(b'rq:job:' + id): misses.append(id)
                watcher = threading.Thread(target=watch)
                watcher.start()
                """);

        for (int i = 0; i < ROUNDS; i++) {
            java.queue("java").enqueueIn(Duration.ofHours(1).plusMillis(i), Call.named("tasks.add", 1, i));
        }
        python.run("going = False\nwatcher.join()");

        assertThat(python.run("misses")).isEqualTo(List.of());
        assertThat((int) python.run("len(seen)")).isGreaterThan(ROUNDS / 10);
    }

    @Test
    @Case(26)
    void uniqueJobOfTheOtherSideIsADuplicate() {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " has no unique jobs");
        java.queue("q").with(o -> o.id("by-java").unique()).enqueue("tasks.add", 1, 2);
        python.run("queue('q').enqueue('tasks.add', 1, 2, job_id='by-python', unique=True)");

        assertThat(python.text("attempt('by-java')")).isEqualTo("duplicate");
        assertThat(attempt("by-python")).isFalse();
        assertThat(java.queue("q").jobIds(0, 10)).containsExactly("by-java", "by-python");
    }

    @Test
    @Case(26)
    void ofManyClientsOfBothSidesOneEnqueuesAUniqueJob() throws Exception {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " has no unique jobs");
        var pool = Executors.newFixedThreadPool(26);
        try {
            for (int round = 0; round < 10; round++) {
                var id = "u" + round;
                var byPython = pool.submit(() -> python.run("crowd('" + id + "')"));
                var byJava = pool.invokeAll(IntStream.range(0, 25)
                        .mapToObj(i -> (Callable<Boolean>) () -> attempt(id))
                        .toList());
                int enqueued = (int) byPython.get();
                for (var one : byJava) {
                    enqueued += one.get() ? 1 : 0;
                }
                assertThat(enqueued).as(id).isOne();
            }
        } finally {
            pool.shutdown();
        }
        assertThat(java.queue("q").jobIds(0, 100)).hasSize(10);
    }

    private boolean attempt(String id) {
        try {
            java.queue("q").with(o -> o.id(id).unique()).enqueue(Deeds::add, 1, 2);
            return true;
        } catch (DuplicateJobException e) {
            return false;
        }
    }

    @BeforeEach
    void defineAttempts() {
        python.run("""
                import threading
                def attempt(id):
                    try:
                        queue('q').enqueue('tasks.add', 1, 2, job_id=id, unique=True)
                        return 'enqueued'
                    except Exception as e:
                        if type(e).__name__ != 'DuplicateJobError': raise
                        return 'duplicate'
                def crowd(id):
                    said = []
                    threads = [threading.Thread(target=lambda: said.append(attempt(id))) for _ in range(25)]
                    for thread in threads: thread.start()
                    for thread in threads: thread.join()
                    assert len(said) == 25
                    return said.count('enqueued')
                """);
    }
}
