package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.interop.Deeds;
import com.acme.interop.Ends;
import io.rq4j.job.Callback;
import io.rq4j.job.JobOptions;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Ttl;
import io.rq4j.job.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A job that Java wrote is, field by field, what Python writes for the same call. */
@WithPython
class JobHashTest {

    /** Fields that Python does not know and leaves alone. */
    private static final List<String> OURS =
            List.of("enqueue_id", "end_id", "execution_id", "fence", "abandoned_count");

    private static final List<String> NEW_IN_RQ_2 = List.of("group_id", "stopped_callback_name");

    private static final List<String> TIMES = List.of("created_at", "enqueued_at");
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";

    private final PythonRq python;
    private final JavaRq java;

    JobHashTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @Test
    @Case(3)
    void plainJobEqualsItsTwin() {
        enqueue(options -> options, "tasks.add", 1, 2);
        python.run("queue('python').enqueue('tasks.add', 1, 2, job_id='from-python')");

        assertTwins();
    }

    @Test
    @Case(5)
    void jobWithAllOptionsEqualsItsTwin() {
        enqueue(
                options -> options.kwargs(Map.of("y", 2))
                        .timeout(Duration.ofMinutes(7))
                        .ttl(Duration.ofHours(1))
                        .resultTtl(Ttl.FOREVER)
                        .failureTtl(Duration.ofDays(1))
                        .description("Adds, with \"quotes\" and é")
                        .meta(Map.of("a", Arrays.asList(1, 2.5, null, "é")))
                        .atFront(),
                "tasks.add",
                1);
        python.run("queue('python').enqueue('tasks.add', 1, y=2, job_id='from-python', job_timeout='7m', ttl=3600,"
                + " result_ttl=-1, failure_ttl=86400, description='Adds, with \"quotes\" and é',"
                + " meta={'a': [1, 2.5, None, 'é']}, at_front=True)");

        assertTwins();
        assertThat(java.redis.ttl("rq:job:from-java")).isBetween(3590L, 3600L);
        assertThat(java.redis.ttl("rq:job:from-python")).isBetween(3590L, 3600L);
    }

    @Test
    @Case(5)
    void jobWithCallbacksAndWebhooksEqualsItsTwin() {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " knows no webhooks");
        enqueue(
                options -> options.onSuccess(Callback.named("tasks.done"))
                        .onFailure(Callback.named("tasks.failed", Duration.ofMinutes(2)))
                        .onStopped(Callback.named("tasks.stopped", Duration.ofSeconds(5)))
                        .webhook(Webhook.get("https://example.org/x?a=%221%22"))
                        .webhook(Webhook.post("http://localhost:8080/hook")
                                .when(JobStatus.FAILED)
                                .header("X-Token", "é")
                                .timeout(Duration.ofSeconds(3))),
                "tasks.add",
                1,
                2);
        python.run("from rq.job import Callback\nfrom rq.webhook import Webhook\n"
                + "queue('python').enqueue('tasks.add', 1, 2, job_id='from-python', on_success=Callback('tasks.done'),"
                + " on_failure=Callback('tasks.failed', '2m'), on_stopped=Callback('tasks.stopped', 5),"
                + " webhooks=[Webhook('https://example.org/x?a=%221%22', 'finished'),"
                + " Webhook('http://localhost:8080/hook', 'failed', method='POST', headers={'X-Token': 'é'},"
                + " timeout=3)])");

        assertTwins();
        assertThat(readByPython("from-java")).isEqualTo(knownToPython("from-java"));
    }

    @Test
    void callbacksThatAreMethodReferencesArePrivateToUs() {
        java.queue("python")
                .with(o -> o.id("from-java")
                        .onSuccess(Ends::done)
                        .onFailure(Ends::failed)
                        .onStopped(Ends::stopped))
                .enqueue("tasks.add", 1, 2);

        assertThat(java.hash("from-java"))
                .containsEntry("success_callback_name", "")
                .containsEntry("failure_callback_name", "")
                .containsEntry("stopped_callback_name", "")
                .containsEntry("java_success_callback", "com.acme.interop.Ends.done")
                .containsEntry("java_failure_callback_timeout", "60")
                .doesNotContainKey("success_callback_timeout");
        assertThat(python.run("job('from-java').failure_callback")).isNull();
    }

    @Test
    @Case({3, 4})
    void jobWithManyKindsOfArgumentsEqualsItsTwin() {
        enqueue(options -> options, "tasks.add", "é😀\"'\\\n\u0007", Arrays.asList(1, 2.5, null, true, 1e22, -1e-7));
        python.run("queue('python').enqueue('tasks.add', 'é😀\"\\'\\\\\\n\\x07',"
                + " [1, 2.5, None, True, 1e22, -1e-7], job_id='from-python')");

        assertTwins();
    }

    @Test
    @Case({29, 35})
    void pythonReadsAJavaJobInEveryState() throws InterruptedException {
        var states = new TreeMap<String, String>();
        states.put(java.queue("other").enqueue("tasks.add", 1, 2).id(), "queued");
        var canceled = java.queue("other").enqueue("tasks.add", 1, 2);
        canceled.cancel();
        states.put(canceled.id(), "canceled");
        states.put(java.queue("java").enqueue(Deeds::add, 1, 2).id(), "finished");
        states.put(java.queue("java").enqueue(Deeds::fail, "oh").id(), "failed");
        java.work("java");
        states.put(java.startJob("java"), "started");

        states.forEach((id, status) -> assertThat(readByPython(id)).as(status).isEqualTo(knownToPython(id)));
        assertThat(states).allSatisfy((id, status) -> assertThat(java.hash(id)).containsEntry("status", status));
    }

    private void enqueue(UnaryOperator<JobOptions> options, String function, Object... arguments) {
        java.queue("python").with(options).with(o -> o.id("from-java")).enqueue(function, arguments);
    }

    private void assertTwins() {
        var ofJava = knownToPython("from-java");
        var ofPython = java.hash("from-python");
        for (var twin : List.of(ofJava, ofPython)) {
            TIMES.forEach(time -> assertIsNow(twin.remove(time)));
        }
        assertThat(ofJava).isEqualTo(ofPython);
        assertThat(java.data("from-java")).as("zlib's output").isEqualTo(java.data("from-python"));
        assertThat(java.queue("python").jobIds(0, 10)).contains("from-java", "from-python");
    }

    private void assertIsNow(String time) {
        assertThat(time).matches(TIME);
        assertThat(Instant.parse(time).getEpochSecond())
                .isBetween(java.serverSeconds() - 30, java.serverSeconds() + 30);
    }

    private Map<String, String> knownToPython(String id) {
        var hash = java.hash(id);
        OURS.forEach(hash::remove);
        if (!python.isRq2()) {
            NEW_IN_RQ_2.forEach(hash::remove);
        }
        return hash;
    }

    /** What Python would write again of what it has read. */
    private Map<String, String> readByPython(String id) {
        var fields = new TreeMap<String, String>();
        ((Map<?, ?>) python.run("fields(job('" + id + "'))"))
                .forEach((name, value) -> fields.put((String) name, (String) value));
        return fields;
    }
}
