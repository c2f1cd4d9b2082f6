package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.job.JobStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Python enqueues, a Java worker runs, Python reads what became of it. */
@WithPython
class JavaRunsTest {

    private static final long A_YEAR = 31_536_000;

    private final PythonRq python;
    private final JavaRq java;

    JavaRunsTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @Test
    @Case({1, 35})
    void resultComesBack() throws InterruptedException {
        enqueue("a", "'com.acme.interop.Deeds.add', 1, 2");
        java.work("java");

        assertThat(python.run("job('a').get_status()")).isEqualTo("finished");
        assertThat(python.run("job('a').result")).isEqualTo(3);
        assertThat(python.run("job('a').return_value()")).isEqualTo(3);
        assertThat(python.run("[result.type.name for result in job('a').results()]"))
                .isEqualTo(List.of("SUCCESSFUL"));
        assertThat(python.run("job('a').ended_at >= job('a').started_at >= job('a').enqueued_at"))
                .isEqualTo(true);
        assertThat(python.run("job('a').is_finished and job('a').worker_name != ''"))
                .isEqualTo(true);
        assertThat(python.run("registry(FinishedJobRegistry, 'java').get_job_ids()"))
                .isEqualTo(List.of("a"));
        assertThat(python.run("registry(FailedJobRegistry, 'java').count")).isEqualTo(0);
        assertKept("a", "rq:finished:java", 500);
        assertThat(java.redis.keys("rq:wip:*")).isEmpty();
        assertThat(java.redis.keys("rq:execution*")).isEmpty();
    }

    @Test
    @Case(28)
    void commandLineEnqueues() throws InterruptedException {
        python.run("command('enqueue', '--queue', 'java', '--serializer', JSON_NAME, '--job-id', 'a',"
                + " 'com.acme.interop.Deeds.add', ':1', 'y:=2')");
        java.work("java");

        assertThat(python.run("job('a').return_value()")).isEqualTo(3);
    }

    @Test
    @Case(8)
    void failureComesBack() throws InterruptedException {
        enqueue("a", "'com.acme.interop.Deeds.fail', 'no such é'");
        java.work("java");

        assertThat(python.run("job('a').get_status()")).isEqualTo("failed");
        assertThat(python.run("job('a').latest_result().type.name")).isEqualTo("FAILED");
        assertThat(python.text("job('a').exc_info"))
                .startsWith("java.lang.IllegalStateException: no such é")
                .contains("at com.acme.interop.Deeds.fail(Deeds.java:");
        assertThat(python.run("job('a').return_value()")).isNull();
        assertThat(python.run("registry(FailedJobRegistry, 'java').count")).isEqualTo(1);
        assertThat(python.run("registry(FinishedJobRegistry, 'java').count")).isEqualTo(0);
        assertKept("a", "rq:failed:java", A_YEAR);
    }

    @Test
    @Case(4)
    void keywordArgumentsArrive() throws InterruptedException {
        enqueue("both", "'com.acme.interop.Deeds.add', y=2, x=1");
        enqueue("one", "'com.acme.interop.Deeds.add', 1, y=3");
        enqueue("wrong", "'com.acme.interop.Deeds.add', 1, z=3");
        java.work("java");

        assertThat(python.run("job('both').return_value()")).isEqualTo(3);
        assertThat(python.run("job('one').return_value()")).isEqualTo(4);
        assertThat(error("wrong")).contains("com.acme.interop.Deeds.add has no parameter named z", "(int x, int y)");
    }

    @Test
    @Case(4)
    void argumentsOfEveryKindArrive() throws InterruptedException {
        python.run("import tasks\n"
                + "for name, value in tasks.SAMPLES.items():\n"
                + "    queue('java').enqueue('com.acme.interop.Deeds.describe', value, job_id=name.replace(' ', '-'))");
        java.work("java");

        assertThat(python.run("{name: job(name.replace(' ', '-')).return_value() for name in tasks.SAMPLES}"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("text", "String é☃ \\ \"quoted\""),
                        Map.entry("emoji", "String 😀"),
                        Map.entry("empty", "String "),
                        Map.entry("nested", "LinkedHashMap {a=[1, 2.5, null, true], b={c=[]}}"),
                        Map.entry("null", "null"),
                        Map.entry("true", "Boolean true"),
                        Map.entry("false", "Boolean false"),
                        Map.entry("fraction", "Double 2.5"),
                        Map.entry("tiny", "Double 1.0E-7"),
                        Map.entry("long", "Long 9007199254740993"),
                        Map.entry("big", "BigInteger 1000000000000000000000000000000"),
                        Map.entry("nan", "Double NaN"),
                        Map.entry("infinity", "Double Infinity"),
                        Map.entry("minus infinity", "Double -Infinity")));
    }

    @Test
    @Case(4)
    void resultsOfEveryKindComeBack() throws InterruptedException {
        python.run("import tasks\n"
                + "for name in tasks.SAMPLES:\n"
                + "    queue('java').enqueue('com.acme.interop.Deeds.sample', name, job_id=name.replace(' ', '-'))");
        java.work("java");

        var different = python.run("{name: repr(job(name.replace(' ', '-')).return_value())"
                + " for name, value in tasks.SAMPLES.items()"
                + " if repr(job(name.replace(' ', '-')).return_value()) != repr(value)}");
        assertThat(different).isEqualTo(new HashMap<>());
        assertThat(python.run("{job(name.replace(' ', '-')).get_status() for name in tasks.SAMPLES} == {'finished'}"))
                .isEqualTo(true);
    }

    @Test
    @Case(6)
    void jobAtTheFrontRunsFirst() throws InterruptedException {
        enqueue("first", "'com.acme.interop.Deeds.add', 1, 1");
        enqueue("second", "'com.acme.interop.Deeds.add', 2, 2");
        enqueue("pushed-in", "'com.acme.interop.Deeds.add', 3, 3, at_front=True");
        java.work(builder -> builder.queues("java").concurrency(1).maxJobs(1));

        assertThat(python.run("job('pushed-in').get_status()")).isEqualTo("finished");
        assertThat(python.run("queue('java').job_ids")).isEqualTo(List.of("first", "second"));
    }

    @Test
    @Case(6)
    void queuesAreServedInTheirOrder() throws InterruptedException {
        for (var queue : List.of("low", "middle", "high")) {
            python.run("queue('" + queue + "').enqueue('com.acme.interop.Deeds.add', 1, 1, job_id='" + queue + "')");
        }
        for (var next : List.of("high", "middle", "low")) {
            java.work(builder ->
                    builder.queues("high", "middle", "low").concurrency(1).maxJobs(1));
            assertThat(python.run("job('" + next + "').get_status()")).isEqualTo("finished");
        }
    }

    @Test
    @Case(7)
    void resultIsKeptAsLongAsPythonSays() throws InterruptedException {
        enqueue("brief", "'com.acme.interop.Deeds.add', 1, 1, result_ttl=30");
        enqueue("forever", "'com.acme.interop.Deeds.add', 2, 2, result_ttl=-1");
        enqueue("none", "'com.acme.interop.Deeds.add', 3, 3, result_ttl=0");
        java.work("java");

        assertKept("brief", "rq:finished:java", 30);
        assertThat(java.redis.ttl("rq:job:forever")).isEqualTo(-1);
        assertThat(java.redis.ttl("rq:results:forever")).isEqualTo(-1);
        assertThat(java.redis.zscore("rq:finished:java", "forever")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(python.run("registry(FinishedJobRegistry, 'java').get_job_ids()"))
                .isEqualTo(List.of("brief", "forever"));
        assertThat(java.redis.keys("rq:*none*")).isEmpty();
    }

    @Test
    @Case(8)
    void failureIsKeptAsLongAsPythonSays() throws InterruptedException {
        enqueue("brief", "'com.acme.interop.Deeds.fail', 'oh', failure_ttl=40");
        enqueue("forever", "'com.acme.interop.Deeds.fail', 'oh', failure_ttl=-1");
        java.work("java");

        assertKept("brief", "rq:failed:java", 40);
        assertThat(java.redis.ttl("rq:job:forever")).isEqualTo(-1);
        assertThat(java.redis.zscore("rq:failed:java", "forever")).isEqualTo(-1);
        assertThat(python.run("registry(FailedJobRegistry, 'java').count")).isEqualTo(2);
    }

    @Test
    @Case(28)
    void pickledJobFailsReadablyAndTheNextOneRuns() throws InterruptedException {
        python.run("queue('java', serializer=PICKLE).enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='pickled')");
        enqueue("next", "'com.acme.interop.Deeds.add', 1, 2");
        java.work("java");

        assertThat(error("pickled")).contains("Python pickle", "JSON");
        assertThat(python.run("registry(FailedJobRegistry, 'java').get_job_ids()"))
                .isEqualTo(List.of("pickled"));
        assertThat(python.run("job('next').return_value()")).isEqualTo(3);
    }

    @Test
    @Case(30)
    void functionThatJavaDoesNotKnowFailsReadably() throws InterruptedException {
        enqueue("python", "'tasks.add', 1, 2");
        enqueue("class", "'com.acme.interop.NoSuchClass.add', 1, 2");
        enqueue("method", "'com.acme.interop.Deeds.noSuchMethod', 1, 2");
        java.work("java");

        assertThat(error("python")).contains("tasks.add");
        assertThat(error("class")).contains("com.acme.interop.NoSuchClass");
        assertThat(error("method")).contains("com.acme.interop.Deeds.noSuchMethod", "add");
    }

    @Test
    @Case(5)
    void metaArrivesAndComesBack() throws InterruptedException {
        enqueue("a", "'com.acme.interop.Deeds.metaAsText', meta={'a': [1, None, 'é']}");
        java.work("java");

        assertThat(python.run("job('a').return_value()")).isEqualTo("{a=[1, null, é]}");
        assertThat(python.run("job('a').meta['a'][2]")).isEqualTo("é");
    }

    @Test
    @Case(32)
    void jobEndsAtTheTimeoutThatPythonGave() throws InterruptedException {
        python.run("queue('java').enqueue('com.acme.interop.Deeds.waitAt', 'never', job_id='a', job_timeout=1)");
        python.run("queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='b', job_timeout=-1)");

        java.work("java");

        assertThat(java.job("a").status()).isEqualTo(JobStatus.FAILED);
        assertThat(python.text("job('a').latest_result().exc_string"))
                .contains("Task exceeded maximum timeout value (1 seconds)");
        assertThat(java.job("b").status()).as("-1 is no limit").isEqualTo(JobStatus.FINISHED);
        assertThat(python.run("job('b').timeout")).isEqualTo(-1);
    }

    private void enqueue(String id, String call) {
        python.run("queue('java').enqueue(" + call + ", job_id='" + id + "')");
    }

    private String error(String id) {
        return python.text("job('" + id + "').latest_result().exc_string");
    }

    private void assertKept(String id, String registry, long seconds) {
        assertThat(java.redis.ttl("rq:job:" + id)).isBetween(seconds - 10, seconds);
        assertThat(java.redis.ttl("rq:results:" + id)).isBetween(seconds - 10, seconds);
        long score = java.redis.zscore(registry, id).longValue();
        assertThat(score - java.serverSeconds()).isBetween(seconds - 10, seconds);
    }
}
