package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.interop.Deeds;
import com.acme.interop.Ends;
import com.sun.net.httpserver.HttpServer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.job.JobStatus;
import io.rq4j.job.OnAbandon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Callbacks and webhooks, given by one side and carried out by the other. */
@WithPython
class CallbacksTest {

    private final PythonRq python;
    private final JavaRq java;
    private final String id = UUID.randomUUID().toString();

    CallbacksTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    private void enqueue(String function, String arguments, String options) {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " has no Callback");
        python.run("from rq.job import Callback\nqueue('java').enqueue('com.acme.interop.Deeds." + function + "', "
                + arguments + ", job_id='" + id + "', " + options + ")");
    }

    @Test
    @Case(5)
    void javaCallsTheMethodsThatPythonNamed() throws InterruptedException {
        enqueue("add", "1, 2", "on_success=Callback('com.acme.interop.Ends.done')");
        java.work("java");
        assertThat(Ends.of(id)).containsExactly(id + " done 3");
        assertThat(python.run("job('" + id + "').return_value()")).isEqualTo(3);
    }

    @Test
    @Case(5)
    void javaTellsTheFailureCallbackThatPythonNamed() throws InterruptedException {
        enqueue("fail", "'oh'", "on_failure=Callback('com.acme.interop.Ends.failed', 5)");
        java.work("java");
        assertThat(Ends.of(id)).containsExactly(id + " failed oh");
    }

    @Test
    @Case(5)
    void callbackThatOnlyPythonKnowsFailsTheJobWithTheWayOut() throws InterruptedException {
        enqueue("add", "1, 2", "on_success=Callback('tasks.note')");
        java.work("java");
        assertThat(java.job(id).status()).isEqualTo(JobStatus.FAILED);
        assertThat(python.text("job('" + id + "').latest_result().exc_string"))
                .contains("The success callback tasks.note cannot be called here")
                .contains("Run a Python worker on this queue");
    }

    @Test
    @Case(29)
    void pythonCleansUpAJobWithJavaCallbacksAndItsCommandsSucceed() {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " does not know executions");
        java.queue("java")
                .with(o -> o.id(id)
                        .onAbandon(OnAbandon.FAIL)
                        .onSuccess(Ends::done)
                        .onFailure(Ends::failed)
                        .onStopped(Ends::stopped))
                .enqueue(Deeds::add, 1, 2);
        java.rq
                .engine()
                .lifecycle()
                .advance(
                        new Process("silent", "w-silent", 15),
                        new Batch(1, 0, List.of(), List.of("java"), List.of(), List.of("e1")));
        java.redis.zadd("rq:wip:java", 1, id + ":e1");

        assertThat(python.text("command('info')")).contains("java");

        assertThat(java.job(id).status()).isEqualTo(JobStatus.FAILED);
        assertThat(Ends.of(id)).isEmpty();
    }

    @Test
    @Case(33)
    void javaSendsTheWebhooksThatPythonGaveWithTheBodyThatPythonSends() throws Exception {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " knows no webhooks");
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        var server = server(bodies);
        try {
            var hook = "[Webhook('http://127.0.0.1:" + server.getAddress().getPort()
                    + "/', status, method='POST') for status in ('finished', 'failed')]";
            python.run("from rq.webhook import Webhook");
            enqueue("add", "1, 2", "webhooks=" + hook);
            java.work("java");
            var ofJava = bodies.poll(20, TimeUnit.SECONDS);
            python.run("queue('python').enqueue('math.sqrt', 4, job_id='from-python', webhooks=" + hook + ")");
            python.run("work('python')");
            var ofPython = bodies.poll(20, TimeUnit.SECONDS);

            assertThat(template(ofJava, id, "com.acme.interop.Deeds.add"))
                    .isEqualTo(template(ofPython, "from-python", "math.sqrt"))
                    .contains("\"enqueued_at\": \"T\", \"ended_at\": \"T\"}");
            assertThat(bodies).isEmpty();
            assertThat(python.text("job('" + id + "').ended_at.isoformat()")).isSubstringOf(ofJava);
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer server(BlockingQueue<String> bodies) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String template(String body, String job, String function) {
        return body.replace(job, "J").replace(function, "F").replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+\\+00:00", "T");
    }
}
