package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
import io.rq4j.job.JobStatus;
import io.rq4j.job.OnAbandon;
import io.rq4j.job.Repeat;
import io.rq4j.job.Retry;
import io.rq4j.job.Ttl;
import io.rq4j.job.Webhook;
import io.rq4j.test.RedisExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Webhooks, received by a server of this JVM. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class WebhooksTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String TIME = "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+00:00\"";

    private final Workshop shop;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String url;

    WebhooksTest(Workshop shop) throws IOException {
        this.shop = shop;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.url = "http://127.0.0.1:" + server.getAddress().getPort();
        server.setExecutor(threads);
        server.createContext("/", exchange -> receive(exchange, 200));
        server.createContext("/broken", exchange -> receive(exchange, 500));
        server.createContext("/round", this::redirect);
        server.createContext("/slow", this::hold);
        server.start();
    }

    private void receive(HttpExchange exchange, int status) throws IOException {
        var headers = exchange.getRequestHeaders();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + headers.getFirst("Content-Type") + " " + headers.getFirst("X-Token") + " " + body);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Location", "/round");
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void hold(HttpExchange exchange) throws IOException {
        try {
            received.add("slow");
            open.await();
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        open.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private String next() throws InterruptedException {
        return String.valueOf(received.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void finishedJobIsToldInRqsWords() throws InterruptedException {
        shop.start();
        var job = shop.queue()
                .with(o -> o.webhook(Webhook.post(url + "/done?x=1").header("X-Token", "s")))
                .enqueue(Deeds::add, 1, 2);

        assertThat(next())
                .matches("POST /done\\?x=1 application/json s \\{\"job_id\": \"" + job.id()
                        + "\", \"func_name\": \"com.acme.Deeds.add\", \"status\": \"finished\", \"enqueued_at\": "
                        + TIME
                        + ", \"ended_at\": " + TIME + "}");
        assertThat(job.await(SOON)).isEqualTo(3);
    }

    @Test
    void failedJobIsToldWithItsErrorAndOnlyWhenNoTryIsLeft() throws InterruptedException {
        shop.start();
        var job = shop.queue()
                .with(o -> o.retry(Retry.times(1))
                        .webhook(Webhook.post(url).when(JobStatus.FAILED).header("Content-Type", "text/x"))
                        .webhook(Webhook.get(url + "/finished")))
                .enqueue(Deeds::fail, "no");

        assertThatThrownBy(() -> job.await(SOON)).hasMessageContaining("no");

        assertThat(next())
                .startsWith("POST / text/x null {\"job_id\": \"" + job.id() + "\"")
                .contains("\"status\": \"failed\"")
                .contains("\"exc_info\": \"java.lang.IllegalStateException: no\\n\\tat ");
        assertThat(received).isEmpty();
    }

    @Test
    void getCarriesNothing() throws InterruptedException {
        shop.start();
        shop.queue().with(o -> o.webhook(Webhook.get(url + "/ping"))).enqueue(Deeds::add, 1, 2);
        assertThat(next()).isEqualTo("GET /ping null null ");
    }

    @Test
    void jobThatIsNotKeptIsToldAsWell() throws InterruptedException {
        shop.start();
        shop.queue()
                .with(o -> o.id("gone").resultTtl(Ttl.NONE).webhook(Webhook.post(url)))
                .enqueue(Deeds::add, 1, 2);
        assertThat(next())
                .contains("\"job_id\": \"gone\", \"func_name\": \"com.acme.Deeds.add\"")
                .doesNotContain("null}")
                .containsPattern("\"enqueued_at\": " + TIME + ", \"ended_at\": " + TIME);
    }

    @Test
    void everyRepetitionIsTold() throws InterruptedException {
        shop.start();
        shop.queue()
                .with(o -> o.repeat(Repeat.times(1)).webhook(Webhook.get(url)))
                .enqueue(Deeds::add, 1, 2);
        assertThat(List.of(next(), next())).containsOnly("GET / null null ");
    }

    @Test
    void deadOrBrokenReceiverDoesNotTouchTheJob() throws InterruptedException {
        shop.start();
        var job = shop.queue()
                .with(o -> o.webhook(Webhook.get("http://127.0.0.1:1/")).webhook(Webhook.get(url + "/broken")))
                .enqueue(Deeds::add, 1, 2);
        assertThat(job.await(SOON)).isEqualTo(3);
        assertThat(next()).startsWith("GET /broken");
    }

    @Test
    void slowReceiverHoldsNeitherJobsNorTheStop() throws InterruptedException {
        var worker = shop.start();
        for (int i = 0; i < 6; i++) {
            shop.queue().with(o -> o.webhook(Webhook.get(url + "/slow"))).enqueue(Deeds::add, 1, 2);
        }
        assertThat(next()).isEqualTo("slow");
        assertThat(shop.queue().enqueue(Deeds::add, 2, 2).await(SOON)).isEqualTo(4);

        worker.stop();

        Workshop.awaitEnd(worker, Duration.ofSeconds(8));
    }

    @Test
    void redirectThatLeadsNowhereIsNoDelivery() {
        var log = new LogFile();
        shop.start();
        shop.queue().with(o -> o.webhook(Webhook.get(url + "/round"))).enqueue(Deeds::add, 1, 2);
        Workshop.eventually(() -> assertThat(log.text()).contains("/round was not delivered: the answer was 302"));
    }

    @Test
    void passwordInAUrlIsNotLogged() {
        var log = new LogFile();
        shop.start();
        shop.queue()
                .with(o -> o.webhook(Webhook.get("http://me:secret@127.0.0.1:1/x")))
                .enqueue(Deeds::add, 1, 2);
        Workshop.eventually(() -> assertThat(log.text()).contains("http://***@127.0.0.1:1/x was not delivered"));
        assertThat(log.text()).doesNotContain("secret");
    }

    @Test
    void manyThatAreDroppedAreOneLine() throws InterruptedException {
        var log = new LogFile();
        var worker = shop.start();
        var jobs = shop.queue()
                .with(o -> o.webhook(Webhook.get(url + "/slow")))
                .enqueueAll(Collections.nCopies(1_020, Call.of(Deeds::add, 1, 2)));
        for (var job : jobs) {
            assertThat(job.await(SOON)).isEqualTo(3);
        }

        worker.stop();

        Workshop.awaitEnd(worker, Duration.ofSeconds(8));
        assertThat(log.text()).containsOnlyOnce("were dropped").contains("The webhooks of 1016 jobs were dropped");
    }

    @Test
    void webhooksThatCannotBeReadAreNotSentAndTheJobRuns() {
        var job = shop.queue().with(o -> o.webhook(Webhook.get(url))).enqueue(Deeds::add, 1, 2);
        shop.redis.hset("rq:job:" + job.id(), "webhooks", "[{\"url\": 7}]");
        shop.start();
        assertThat(job.await(SOON)).isEqualTo(3);
        assertThat(received).isEmpty();
    }

    @Test
    void jobThatDiedWithItsProcessIsTold() throws InterruptedException {
        var id = new DeadProcess(shop)
                .claim(o ->
                        o.onAbandon(OnAbandon.FAIL).webhook(Webhook.post(url).when(JobStatus.FAILED)));
        shop.start();
        assertThat(next())
                .contains("\"job_id\": \"" + id + "\", \"func_name\": \"com.acme.Deeds.add\"")
                .contains("AbandonedJobError");
    }

    @Test
    void stoppedJobIsNotTold() {
        var gate = shop.gate();
        shop.start();
        var job = shop.queue().with(this::both).enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);
        job.stop();
        Workshop.eventually(shop::assertNothingRuns);
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
        assertThat(received).isEmpty();
    }

    private JobOptions both(JobOptions options) {
        return options.webhook(Webhook.get(url)).webhook(Webhook.get(url).when(JobStatus.FAILED));
    }
}
