package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.acme.interop.Deeds;
import io.rq4j.JobHandle;
import io.rq4j.error.JobExpiredException;
import io.rq4j.error.JobFailedException;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Ttl;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.AbstractObjectAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Java enqueues, a Python worker runs, Java reads what became of it. */
@WithPython
class PythonRunsTest {

    /** After the end of a job, the future that waits for it may take this long. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final long A_YEAR = 31_536_000;

    private final PythonRq python;
    private final JavaRq java;

    PythonRunsTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @Test
    @Case({2, 35})
    void resultComesBack() {
        var job = java.queue("python").enqueue("tasks.add", 1, 2);
        python.work("python");

        assertThat(job.await(SOON)).isEqualTo(3);
        var read = job.fetch().orElseThrow();
        assertThat(read.status()).isEqualTo(JobStatus.FINISHED);
        assertThat(read.endedAt()).isAfterOrEqualTo(read.startedAt());
        assertThat(java.queue("python").info().finished()).isEqualTo(1);
        assertThat(java.redis.ttl("rq:job:" + job.id())).isBetween(490L, 500L);
    }

    @Test
    @Case(2)
    void workerOfTheCommandLineRunsIt() {
        var finished = java.queue("python").enqueue("tasks.add", 1, 2);
        var failed = java.queue("python").enqueue("tasks.fail", "oh");
        python.run("command('worker', '--burst', '--path', here, '--serializer', JSON_NAME, 'python')");

        assertThat(finished.await(SOON)).isEqualTo(3);
        assertThatFailureOf(failed)
                .satisfies(failure -> assertThat(failure.remoteMessage()).isEqualTo("oh"));
    }

    @Test
    @Case(2)
    void futureThatWaitsCompletesSoonAfterTheEnd() {
        var finished = java.queue("python").enqueue("tasks.add", 1, 2).future();
        var failed = java.queue("python").enqueue("tasks.fail", "oh").future();
        var gone = java.queue("python")
                .with(o -> o.resultTtl(Ttl.NONE))
                .enqueue("tasks.add", 3, 4)
                .future();
        assertThat(finished).isNotDone();

        python.work("python");

        assertThat(finished).succeedsWithin(SOON).isEqualTo(3);
        assertThat(failed).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(JobFailedException.class);
        assertThat(gone).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(JobExpiredException.class);
    }

    @Test
    @Case(4)
    void keywordArgumentsArrive() {
        var job = java.queue("python")
                .with(o -> o.kwargs(Map.of("y", "b", "x", "a")))
                .enqueue("tasks.add");
        python.work("python");

        assertThat(job.await(SOON)).isEqualTo("ab");
    }

    @Test
    @Case(4)
    void argumentsOfEveryKindArrive() {
        var jobs = new LinkedHashMap<String, JobHandle<Object>>();
        Deeds.samples()
                .forEach((name, value) -> jobs.put(name, java.queue("python").enqueue("tasks.describe", value)));
        python.work("python");

        assertThat(values(jobs))
                .isEqualTo(Map.ofEntries(
                        Map.entry("text", "'é☃ \\\\ \"quoted\"'"),
                        Map.entry("emoji", "'😀'"),
                        Map.entry("empty", "''"),
                        Map.entry("nested", "{'a': [1, 2.5, None, True], 'b': {'c': []}}"),
                        Map.entry("null", "None"),
                        Map.entry("true", "True"),
                        Map.entry("false", "False"),
                        Map.entry("fraction", "2.5"),
                        Map.entry("tiny", "1e-07"),
                        Map.entry("long", "9007199254740993"),
                        Map.entry("big", "1000000000000000000000000000000"),
                        Map.entry("nan", "nan"),
                        Map.entry("infinity", "inf"),
                        Map.entry("minus infinity", "-inf")));
    }

    @Test
    @Case(4)
    void resultsOfEveryKindComeBack() {
        var jobs = new LinkedHashMap<String, JobHandle<Object>>();
        Deeds.samples()
                .keySet()
                .forEach(name -> jobs.put(name, java.queue("python").enqueue("tasks.sample", name)));
        python.work("python");

        assertThat(values(jobs)).isEqualTo(Deeds.samples());
    }

    private static Map<String, @Nullable Object> values(Map<String, JobHandle<Object>> jobs) {
        var values = new HashMap<String, @Nullable Object>();
        jobs.forEach((name, job) -> values.put(name, job.await(SOON)));
        return values;
    }

    @Test
    @Case(6)
    void jobAtTheFrontRunsFirst() {
        java.queue("python").enqueue("tasks.note", "first");
        java.queue("python").enqueue("tasks.note", "second");
        java.queue("python").with(o -> o.atFront()).enqueue("tasks.note", "pushed in");
        python.work("python");

        assertThat(java.redis.lrange("notes", 0, -1)).containsExactly("pushed in", "first", "second");
    }

    @Test
    @Case(7)
    void resultIsKeptAsLongAsJavaSays() {
        var brief = java.queue("python")
                .with(o -> o.resultTtl(Duration.ofSeconds(30)))
                .enqueue("tasks.add", 1, 1);
        var forever = java.queue("python").with(o -> o.resultTtl(Ttl.FOREVER)).enqueue("tasks.add", 2, 2);
        var none = java.queue("python").with(o -> o.resultTtl(Ttl.NONE)).enqueue("tasks.add", 3, 3);
        python.work("python");

        assertThat(java.redis.ttl("rq:job:" + brief.id())).isBetween(20L, 30L);
        assertThat(java.redis.ttl("rq:job:" + forever.id())).isEqualTo(-1);
        assertThat(forever.await(SOON)).isEqualTo(4);
        assertThat(none.fetch()).isEmpty();
        assertThatThrownBy(() -> none.await(SOON)).isInstanceOf(JobExpiredException.class);
    }

    @Test
    @Case(8)
    void failureIsKeptAsLongAsJavaSays() {
        var year = java.queue("python").enqueue("tasks.fail", "oh");
        var brief = java.queue("python")
                .with(o -> o.failureTtl(Duration.ofSeconds(40)))
                .enqueue("tasks.fail", "oh");
        var forever = java.queue("python").with(o -> o.failureTtl(Ttl.FOREVER)).enqueue("tasks.fail", "oh");
        python.work("python");

        assertThat(java.redis.ttl("rq:job:" + year.id())).isBetween(A_YEAR - 10, A_YEAR);
        assertThat(java.redis.ttl("rq:job:" + brief.id())).isBetween(30L, 40L);
        assertThat(java.redis.ttl("rq:job:" + forever.id())).isEqualTo(-1);
        assertThat(java.queue("python").failed().ids(0, 10))
                .containsExactlyInAnyOrder(year.id(), brief.id(), forever.id());
    }

    @Test
    @Case(2)
    void pythonExceptionComesBack() {
        var job = java.queue("python").enqueue("tasks.fail", "no such é");
        python.work("python");

        assertThatFailureOf(job).satisfies(failure -> {
            assertThat(failure.remoteType()).isEqualTo("ValueError");
            assertThat(failure.remoteMessage()).isEqualTo("no such é");
            assertThat(failure.stackText()).startsWith("Traceback").contains("tasks.py");
        });
    }

    @Test
    @Case(30)
    void functionThatPythonDoesNotKnowFailsReadably() {
        var ofJava = java.queue("python").enqueue(Deeds::add, 1, 2);
        var ofNobody = java.queue("python").enqueue("tasks.no_such_function");
        python.work("python");

        assertThatFailureOf(ofJava)
                .satisfies(failure -> assertThat(failure.remoteMessage()).contains("com.acme.interop.Deeds.add"));
        assertThatFailureOf(ofNobody).satisfies(failure -> {
            assertThat(failure.remoteType()).isIn("AttributeError", "ValueError");
            assertThat(failure.remoteMessage()).contains("attribute");
        });
    }

    private static AbstractObjectAssert<?, JobFailedException> assertThatFailureOf(JobHandle<?> job) {
        return assertThatThrownBy(() -> job.await(SOON)).asInstanceOf(type(JobFailedException.class));
    }
}
