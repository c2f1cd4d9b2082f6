package io.rq4j.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.Ends;
import com.acme.Gate;
import io.rq4j.codec.JsonCodec;
import io.rq4j.job.Callback.Kind;
import io.rq4j.job.Job;
import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks and exception handlers after a job's function, on an executor of one thread with a grace of 1 s. */
@Timeout(60)
class AftermathTest {

    private final Functions functions = Functions.inPackages(AftermathTest.class.getClassLoader(), List.of("com.acme"));
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final String name = UUID.randomUUID().toString();
    private ThreadExecutor executor = executor();

    private ThreadExecutor executor(ExceptionHandler... handlers) {
        var runner = new JobRunner(JsonCodec.standard(), functions, InstanceFactory.newInstances(), List.of(handlers));
        return new ThreadExecutor("w1", 1, Threads.PLATFORM, runner, Duration.ofSeconds(1));
    }

    private void handlers(ExceptionHandler... handlers) {
        executor.close();
        executor = executor(handlers);
    }

    @AfterEach
    void close() {
        Gate.named(name).open();
        executor.close();
        functions.close();
    }

    private static TestAssignment job(String function, Object... arguments) {
        return TestAssignment.of("com.acme." + function, arguments);
    }

    private Assignment run(TestAssignment job) {
        var assignment = job.build();
        executor.execute(assignment, outcomes::add);
        return assignment;
    }

    private Outcome outcome(TestAssignment job) throws InterruptedException {
        run(job);
        return next();
    }

    private Outcome next() throws InterruptedException {
        return outcomes.poll(30, TimeUnit.SECONDS);
    }

    private String text(TestAssignment job) throws InterruptedException {
        return ((Outcome.Failed) outcome(job)).text();
    }

    private static TestAssignment onSuccess(TestAssignment job, String callback) {
        return job.hash(Map.of("java_success_callback", "com.acme.Ends." + callback), Kind.SUCCESS);
    }

    private static TestAssignment onFailure(TestAssignment job, String callback) {
        return job.hash(Map.of("java_failure_callback", "com.acme.Ends." + callback), Kind.FAILURE);
    }

    private List<String> entered() {
        return Gate.named(name).entered();
    }

    @Test
    void aSuccessCallbackTakesTheResultAsItsParameterDeclaresIt() throws InterruptedException {
        var outcome = outcome(onSuccess(job("Deeds.echo", name), "returned"));

        assertThat(new String(((Outcome.Finished) outcome).value(), UTF_8)).isEqualTo('"' + name + '"');
        assertThat(entered()).containsExactly("a-test rq-w1-job-1");
    }

    @Test
    void aSuccessCallbackThatThrowsMakesTheJobFailAndTheFailureCallbackHearsOfThat() throws InterruptedException {
        var job = job("Deeds.echo", name)
                .hash(
                        Map.of(
                                "success_callback_name", "com.acme.Ends.refuse",
                                "java_failure_callback", "com.acme.Ends.failedWith"),
                        Kind.SUCCESS,
                        Kind.FAILURE);

        assertThat(text(job))
                .startsWith("java.lang.IllegalStateException: refused " + name + "\n\tat com.acme.Ends.refuse");
        assertThat(Ends.errors(name)).containsExactly("java.lang.IllegalStateException: refused " + name);
    }

    @Test
    void aSuccessCallbackThatCannotBeFoundMakesTheJobFailWithTheWayOut() throws InterruptedException {
        var job = job("Deeds.add", 1, 2).hash(Map.of("success_callback_name", "tasks.report"), Kind.SUCCESS);

        assertThat(text(job))
                .contains(
                        "The success callback tasks.report cannot be called here: tasks.report looks like a Python function")
                .contains("Run a Python worker on this queue");
    }

    @Test
    void aCallbackMustTakeTheJobFirst() throws InterruptedException {
        var job = job("Deeds.add", 1, 2).hash(Map.of("java_success_callback", "com.acme.Deeds.echo"), Kind.SUCCESS);

        assertThat(text(job)).contains("its first parameter is a java.lang.String; a callback takes io.rq4j.job.Job");
    }

    @Test
    void aResultThatDoesNotFitTheCallbackMakesTheJobFail() throws InterruptedException {
        assertThat(text(onSuccess(job("Deeds.echo", "text"), "number")))
                .contains("CodecException")
                .contains("text");
    }

    @Test
    void aFailureCallbackHearsWhatWasThrownAndTheJobKeepsItsError() throws InterruptedException {
        assertThat(text(onFailure(job("Deeds.fail", name), "failedWith")))
                .startsWith("java.lang.IllegalStateException: " + name)
                .doesNotContain("callback");
        assertThat(Ends.errors(name)).containsExactly("java.lang.IllegalStateException: " + name);
    }

    @Test
    void whatAFailureCallbackThrowsStandsFirstAndTheJobsErrorAndTypesStay() throws InterruptedException {
        var failed = (Outcome.Failed) outcome(onFailure(job("Deeds.fail", name), "worse"));

        assertThat(failed.text())
                .startsWith("java.lang.UnsupportedOperationException: worse")
                .contains("The job had failed with\njava.lang.IllegalStateException: " + name);
        assertThat(failed.types()).contains("java.lang.IllegalStateException");
    }

    @Test
    void aFailureCallbackThatCannotBeFoundIsNotedBelowTheError() throws InterruptedException {
        var job = job("Deeds.fail", name).hash(Map.of("failure_callback_name", "tasks.report"), Kind.FAILURE);

        assertThat(text(job))
                .startsWith("java.lang.IllegalStateException: " + name)
                .contains("The failure callback tasks.report cannot be called here");
    }

    @Test
    void aCallThatCannotBeReadIsAFailedAttemptToo() throws InterruptedException {
        var job = TestAssignment.ofPayload(() -> name.getBytes(UTF_8));
        assertThat(text(onFailure(job, "failedAtAll"))).contains("CodecException");
        assertThat(Gate.named("failedAtAll").entered()).contains("a-test");
    }

    @Test
    void aTimeoutOfTheFunctionIsAFailedAttemptAndTheCallbackHasATimeOfItsOwn() throws InterruptedException {
        var job = onFailure(job("Deeds.pass", name), "failedAtAll").timeout(Duration.ofMillis(30));

        assertThat(text(job)).startsWith("io.rq4j.error.JobTimeoutException: Task exceeded");
        assertThat(Gate.named("failedAtAll").entered()).contains("a-test");
    }

    @Test
    void aCallbackPastItsTimeoutIsInterrupted() throws InterruptedException {
        var job = onSuccess(job("Deeds.echo", name), "pass")
                .hash(Map.of("java_success_callback_timeout", "1"), Kind.SUCCESS);

        assertThat(text(job))
                .startsWith("io.rq4j.error.JobTimeoutException: Task exceeded maximum timeout value (1 seconds)")
                .contains("com.acme.Ends.pass");
        assertThat(executor.stuckThreads()).isZero();
    }

    @Test
    void aCallbackThatWouldNotStopLosesItsThreadAndNotTheSlot() throws InterruptedException {
        var job = onSuccess(job("Deeds.echo", name), "passInAnyCase")
                .hash(Map.of("java_success_callback_timeout", "1"), Kind.SUCCESS);

        assertThat(text(job))
                .contains("rq-w1-job-1 was interrupted and would not stop")
                .contains("Ends.passInAnyCase");
        assertThat(executor.stuckThreads()).isOne();
        assertThat(outcome(job("Deeds.add", 1, 2))).isInstanceOf(Outcome.Finished.class);
    }

    @Test
    void aFailureCallbackThatWouldNotStopLeavesTheJobItsError() throws InterruptedException {
        var job = onFailure(job("Deeds.fail", name), "failedInAnyCase")
                .hash(Map.of("java_failure_callback_timeout", "1"), Kind.FAILURE);

        assertThat(text(job))
                .startsWith("java.lang.IllegalStateException: " + name)
                .contains("was interrupted and would not stop");
    }

    @Test
    void aJobThatWasTakenAwayHasNoCallbacks() throws InterruptedException {
        handlers(noting("told", true));
        var job = run(onFailure(job("Deeds.pass", name), "failedWith"));
        await().until(() -> !entered().isEmpty());
        executor.interrupt(job.execution().id(), "The job is canceled");

        assertThat(((Outcome.Failed) next()).text()).endsWith("Interrupted by the worker: The job is canceled\n");
        assertThat(calls).isEmpty();
    }

    @Test
    void aJobThatAsksForAnotherTryHasNoCallbacks() throws InterruptedException {
        assertThat(outcome(onFailure(job("Deeds.askUntil", name, 3, 2), "failedWith")))
                .isInstanceOf(Outcome.AnotherTry.class);
        assertThat(Ends.errors(name)).isEmpty();
    }

    @Test
    void aStageIsFollowedOnAThreadOfJobs() throws InterruptedException {
        run(onSuccess(job("Deeds.passLater", name), "thread"));
        await().until(() -> executor.inFlight() == 1);

        Gate.named(name).open();

        assertThat(next()).isInstanceOf(Outcome.Finished.class);
        assertThat(Gate.named("thread").entered()).contains("rq-w1-job-1");
        assertThat(executor.inFlight() + executor.running()).isZero();
    }

    @Test
    void aStageThatLandsAfterTheStopIsGivenBackAndNotFollowed() {
        var job = run(onSuccess(job("Deeds.passLater", name), "returned"));
        await().until(() -> executor.inFlight() == 1);
        var stopping = java.util.concurrent.CompletableFuture.supplyAsync(() -> executor.stop(Duration.ofSeconds(20)));
        await().until(() -> Thread.getAllStackTraces().values().stream()
                .flatMap(java.util.Arrays::stream)
                .anyMatch(frame -> frame.toString().contains("Flights.awaitEnd")));

        Gate.named(name).open();

        assertThat(stopping.join()).containsExactly(job);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void handlersAreCalledInOrderAfterTheCallbackUntilOneSaysNo() throws InterruptedException {
        handlers(noting("first", true), noting("second", false), noting("third", true));

        assertThat(text(onFailure(job("Deeds.fail", name), "failedWith")))
                .startsWith("java.lang.IllegalStateException");

        assertThat(calls).containsExactly("first a-test " + name + " 1", "second a-test " + name + " 1");
    }

    private ExceptionHandler noting(String who, boolean goOn) {
        return (Job job, Throwable error) -> {
            calls.add(who + " " + job.id() + " " + error.getMessage() + " "
                    + Ends.errors(name).size());
            return goOn;
        };
    }

    @Test
    void aHandlerThatThrowsIsNotedAndTheNextOneIsCalled() throws InterruptedException {
        handlers(
                (job, error) -> {
                    throw new IllegalArgumentException("handler");
                },
                noting("next", true));

        assertThat(text(job("Deeds.fail", name)))
                .startsWith("java.lang.IllegalStateException: " + name)
                .contains("An exception handler ended with java.lang.IllegalArgumentException: handler");
        assertThat(calls).containsExactly("next a-test " + name + " 0");
    }
}
