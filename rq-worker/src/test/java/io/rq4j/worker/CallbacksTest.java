package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import com.acme.Ends;
import com.acme.Gate;
import io.rq4j.error.JobFailedException;
import io.rq4j.job.Callback;
import io.rq4j.job.JobStatus;
import io.rq4j.job.OnAbandon;
import io.rq4j.job.Result;
import io.rq4j.job.Result.Type;
import io.rq4j.job.Retry;
import io.rq4j.test.RedisExtension;
import io.rq4j.worker.WorkHorseKilledHandler.Cause;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is called when jobs end. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class CallbacksTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop shop;
    private final String gate;

    CallbacksTest(Workshop shop) {
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void successCallbackTakesTheResultBeforeWhoeverAwaitsIt() {
        shop.start();
        var job = shop.queue().with(o -> o.onSuccess(Ends::returned)).enqueue(Deeds::echo, gate);

        job.await(SOON);

        assertThat(Workshop.entered(gate)).hasSize(1);
        assertThat(Workshop.entered(gate).get(0)).startsWith(job.id());
    }

    @Test
    void successCallbackThatThrowsFailsTheJob() {
        shop.start();
        var job = shop.queue()
                .with(o -> o.onSuccess(Ends::refuse).onFailure(Ends::failedWith))
                .enqueue(Deeds::echo, gate);

        assertThatThrownBy(() -> job.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("refused " + gate);
        assertThat(Ends.errors(gate)).hasSize(1);
        assertThat(job.results()).extracting(Result::type).containsExactly(Type.FAILED);
    }

    @Test
    void failureCallbackIsCalledAfterEveryAttempt() {
        shop.start();
        var job = shop.queue()
                .with(o -> o.retry(Retry.times(2)).onFailure(Ends::failedWith))
                .enqueue(Deeds::fail, gate);

        assertThatThrownBy(() -> job.await(SOON)).hasMessageContaining(gate);
        assertThat(Ends.errors(gate)).hasSize(3);
    }

    @Test
    void callbackOfAStageIsCalledWhenItCompletes() {
        shop.start();
        var job = shop.queue().with(o -> o.onSuccess(Ends::thread)).enqueueAsync(Deeds::passLater, gate);
        shop.awaitEntered(gate, 1);
        int before = Workshop.entered("thread").size();

        Workshop.open(gate);
        job.await(SOON);

        assertThat(Workshop.entered("thread")).hasSizeGreaterThan(before);
        assertThat(Workshop.entered("thread").get(before)).contains("-job-");
    }

    @Test
    void jobWithAFieldThatCannotBeReadCallsItsFailureCallback() {
        var job = shop.queue().with(o -> o.onFailure(Ends::failedAtAll)).enqueue(Deeds::add, 1, 2);
        shop.redis.hset("rq:job:" + job.id(), "timeout", "soon");
        shop.start();

        assertThatThrownBy(() -> job.await(SOON)).hasMessageContaining("The job's timeout must be a whole number");
        assertThat(Workshop.entered("failedAtAll")).contains(job.id());
    }

    @Test
    void stoppedCallbackIsCalledWhenTheThreadHasEnded() {
        shop.start();
        var job = shop.queue().with(o -> o.onStopped(Ends::stopped)).enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);

        job.stop();

        Workshop.eventually(
                () -> assertThat(Workshop.entered("stopped " + job.id())).containsExactly("stopped"));
        assertThat(job.status()).isEqualTo(JobStatus.STOPPED);
    }

    @Test
    void stoppedCallbackThatIsUnknownOrThrowsHarmsNothing() {
        shop.start();
        var job = shop.queue()
                .with(o -> o.onStopped(Callback.named("tasks.stopped")))
                .enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);

        job.stop();

        shop.awaitStatus(job.id(), JobStatus.STOPPED);
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
    }

    @Test
    void canceledJobHasNoStoppedCallback() {
        shop.start();
        var job = shop.queue()
                .with(o -> o.onStopped(Ends::stopped).onFailure(Ends::failedWith))
                .enqueue(Deeds::passOrReturn, gate);
        shop.awaitEntered(gate, 1);

        job.cancel();

        Workshop.eventually(shop::assertNothingRuns);
        shop.queue()
                .with(o -> o.onStopped(Ends::stopped))
                .enqueue(Deeds::add, 1, 2)
                .await(SOON);
        assertThat(Workshop.entered("stopped " + job.id())).isEmpty();
        assertThat(Ends.errors(gate)).isEmpty();
    }

    @Test
    void exceptionHandlersOfTheWorkerAreTold() {
        var told = new CopyOnWriteArrayList<String>();
        shop.start(options -> options.exceptionHandler((job, error) -> told.add(job.id() + " " + error.getMessage()))
                .exceptionHandler((job, error) -> told.add("second")));
        var job = shop.queue().enqueue(Deeds::fail, gate);

        assertThatThrownBy(() -> job.await(SOON)).isInstanceOf(JobFailedException.class);
        assertThat(told).containsExactly(job.id() + " " + gate, "second");
    }

    /** A process that claimed jobs and beats no more. */
    private String lostJob(OnAbandon policy) {
        var dead = new DeadProcess(shop);
        return dead.claim(o -> o.onAbandon(policy).onFailure(Ends::failedAtAll));
    }

    @Test
    void recoveredJobThatFailsCallsItsFailureCallbackAndTheHandlers() {
        var errors = new CopyOnWriteArrayList<Throwable>();
        var deaths = new CopyOnWriteArrayList<String>();
        var id = lostJob(OnAbandon.FAIL);

        shop.start(options -> options.exceptionHandler((job, error) -> errors.add(error))
                .workHorseKilledHandler((job, worker, cause) -> deaths.add(job.id() + " " + worker + " " + cause)));

        Workshop.eventually(() -> assertThat(Workshop.entered("failedAtAll")).contains(id));
        Workshop.eventually(() -> assertThat(errors).hasSize(1));
        assertThat(errors.get(0)).isInstanceOf(io.rq4j.error.JobAbandonedException.class);
        Workshop.eventually(() -> assertThat(deaths).containsExactly(id + " w-dead " + Cause.PROCESS_DIED));
        assertThat(shop.job(id).status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void recoveredJobThatRunsAgainHasNoFailure() {
        var deaths = new CopyOnWriteArrayList<String>();
        var id = lostJob(OnAbandon.REQUEUE);

        shop.start(options -> options.workHorseKilledHandler((job, worker, cause) -> deaths.add(job.id())));

        shop.awaitStatus(id, JobStatus.FINISHED);
        Workshop.eventually(() -> assertThat(deaths).containsExactly(id));
        assertThat(Workshop.entered("failedAtAll")).doesNotContain(id);
    }

    @Test
    void killedJobIsToldToTheHandlerOnceItsEndIsKnown() {
        var deaths = new CopyOnWriteArrayList<String>();
        shop.start(options -> options.name("w")
                .workHorseKilledHandler((job, worker, cause) ->
                        deaths.add(job.id() + " " + job.status() + " " + worker + " " + cause)));
        shop.awaitListening("w");
        var job = shop.queue().enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);

        shop.rq.worker("w").killHorse();

        Workshop.eventually(() -> assertThat(deaths).containsExactly(job.id() + " FAILED w " + Cause.KILLED));
    }

    @Test
    void jobThatAStopFailsCallsItsFailureCallbackAndTheHandlers() throws InterruptedException {
        var errors = new CopyOnWriteArrayList<String>();
        var worker = shop.start(options -> options.concurrency(2)
                .shutdownTimeout(Duration.ZERO)
                .exceptionHandler((job, error) -> errors.add(job.id())));
        var queue = shop.queue().with(o -> o.onAbandon(OnAbandon.FAIL).onFailure(Ends::failedAtAll));
        var stubborn = queue.enqueue(Deeds::passInAnyCase, gate);
        var obedient = queue.enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 2);

        worker.stop();

        Workshop.awaitEnd(worker, SOON);
        assertThat(List.of(stubborn.status(), obedient.status())).containsOnly(JobStatus.FAILED);
        assertThat(Workshop.entered("failedAtAll")).containsOnlyOnce(stubborn.id(), obedient.id());
        assertThat(errors).containsExactlyInAnyOrder(stubborn.id(), obedient.id());
    }

    @Test
    void jobThatFailedBeforeAStopIsToldOfOnce() throws InterruptedException {
        var worker = shop.start(options -> options.shutdownTimeout(Duration.ZERO));
        shop.queue().enqueue(Deeds::passInAnyCase, gate);
        var failed = shop.queue()
                .with(o -> o.onAbandon(OnAbandon.FAIL).onFailure(Ends::failedAtAll))
                .enqueue(Deeds::fail, gate);
        shop.awaitEntered(gate, 1);
        shop.awaitStatus(failed.id(), JobStatus.FAILED);

        worker.stop();

        Workshop.awaitEnd(worker, SOON);
        assertThat(Workshop.entered("failedAtAll")).containsOnlyOnce(failed.id());
    }

    @Test
    void jobThatIsStoppedWhileItsWorkerLeavesCallsItsStoppedCallback() throws InterruptedException {
        var worker = shop.start(options -> options.name("w").shutdownTimeout(Duration.ofHours(1)));
        shop.awaitListening("w");
        var job = shop.queue().with(o -> o.onStopped(Ends::stopped)).enqueue(Deeds::passInAnyCase, gate);
        shop.awaitEntered(gate, 1);
        worker.stop();

        job.stop();
        worker.stop();

        Workshop.awaitEnd(worker, SOON);
        assertThat(Workshop.entered("stopped " + job.id())).containsExactly("stopped");
    }

    @Test
    void failureCallbackThatBlocksDoesNotHoldTheRecovery() {
        var dead = new DeadProcess(shop);
        var blocked = UUID.randomUUID().toString();
        var first = dead.claim(o -> o.id(blocked).onAbandon(OnAbandon.FAIL).onFailure(Ends::failedWithAGate));
        var second = dead.claim(o -> o.onAbandon(OnAbandon.FAIL).onFailure(Ends::failedAtAll));

        shop.start();

        Workshop.eventually(() -> assertThat(Workshop.entered(blocked)).containsExactly(first));
        Workshop.eventually(() -> assertThat(Workshop.entered("failedAtAll")).contains(second));
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
        Gate.named(blocked).open();
        assertThat(List.of(first, second)).allMatch(id -> shop.job(id).status() == JobStatus.FAILED);
    }
}
