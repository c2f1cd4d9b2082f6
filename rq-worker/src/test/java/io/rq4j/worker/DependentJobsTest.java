package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import io.rq4j.JobHandle.CancelOption;
import io.rq4j.error.InvalidJobStateException;
import io.rq4j.error.JobCanceledException;
import io.rq4j.error.JobFailedException;
import io.rq4j.error.JobNotFoundException;
import io.rq4j.job.Call;
import io.rq4j.job.Dependency;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Ttl;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs that wait for others, and what becomes of them. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class DependentJobsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop shop;
    private final String gate;

    DependentJobsTest(Workshop shop) {
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void chainRunsInItsOrderAndHandsResultsOn() {
        shop.start();

        var last = shop.queue().enqueue(Deeds::add, 1, 2).then(Deeds::increase).then(Deeds::increase);

        assertThat(last.await(SOON)).isEqualTo(5);
    }

    @Test
    void resultOfAParentThatWasAllowedToFailIsSaidToBeNone() {
        shop.start();
        var parent = shop.queue().enqueue(Deeds::fail, "boom");
        var child = shop.queue()
                .with(o -> o.dependsOn(Dependency.on(parent.id()).allowFailure().takingResultOf(parent.id())))
                .enqueue(Call.ofResult(Deeds::increase));

        assertThatThrownBy(() -> child.await(SOON))
                .hasMessageContaining("that job has failed; do not take the result of one that is allowed to fail");
    }

    @Test
    void jobWaitsForAllOfItsParents() {
        shop.start();
        var slow = shop.queue().enqueue(Deeds::pass, gate);
        var quick = shop.queue().enqueue(Deeds::add, 1, 2);
        var child = shop.queue("other").after(slow, quick).enqueue(Deeds::add, 3, 4);
        shop.start(options -> options.queues("other"));
        quick.await(SOON);
        assertThat(child.status()).isEqualTo(JobStatus.DEFERRED);

        Workshop.open(gate);

        assertThat(child.await(SOON)).isEqualTo(7);
        assertThat(shop.keys("rq:job:*:dependents", "rq:deferred:*")).isEmpty();
    }

    @Test
    void childOfAFailedParentWaitsUntilThatIsRequeuedAndFinishes() {
        shop.start();
        var parent = shop.queue().enqueue(Deeds::failFirst, gate, 1);
        var child = shop.queue().after(parent).enqueue(Deeds::add, 1, 2);
        assertThatThrownBy(() -> parent.await(SOON)).isInstanceOf(JobFailedException.class);
        assertThat(child.status()).isEqualTo(JobStatus.DEFERRED);
        assertThat(new String(shop.job(child.id()).raw().get("blocked_by"))).isEqualTo(parent.id());

        shop.queue().failed().requeue(List.of(parent.id()));

        assertThat(child.await(SOON)).isEqualTo(3);
    }

    @Test
    void childThatAllowsFailuresRuns() {
        shop.start();
        var parent = shop.queue().enqueue(Deeds::failFirst, gate, 9);

        var child = shop.queue()
                .with(o -> o.dependsOn(Dependency.on(parent.id()).allowFailure()))
                .enqueue(Deeds::add, 1, 2);

        assertThat(child.await(SOON)).isEqualTo(3);
    }

    @Test
    void childOfACanceledParentFailsWithTheReason() {
        var parent = shop.queue().enqueue(Deeds::add, 1, 2);
        var child = shop.queue().after(parent).enqueue(Deeds::add, 1, 2);
        parent.cancel();
        shop.start();

        assertThatThrownBy(() -> child.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("waited for job " + parent.id());
    }

    @Test
    void childOfADeletedParentFailsWithTheReason() {
        var parent = shop.queue().enqueue(Deeds::add, 1, 2);
        var child = shop.queue().after(parent).enqueue(Deeds::add, 1, 2);
        parent.delete();
        shop.start();

        assertThatThrownBy(() -> child.await(SOON)).hasMessageContaining("canceled or deleted");
    }

    @Test
    void childrenOfACanceledParentRunWhenAsked() {
        var parent = shop.queue().enqueue(Deeds::add, 1, 2);
        var child = shop.queue().after(parent).enqueue(Deeds::add, 1, 2);
        parent.cancel(CancelOption.ENQUEUE_DEPENDENTS);
        shop.start();

        assertThat(child.await(SOON)).isEqualTo(3);
    }

    @Test
    void parentWhoseResultIsNotKeptFreesItsChild() {
        var parent = shop.queue().with(o -> o.resultTtl(Ttl.NONE)).enqueue(Deeds::add, 1, 2);
        var child = shop.queue().after(parent).enqueue(Deeds::add, 1, 2);
        shop.start();

        assertThat(child.await(SOON)).isEqualTo(3);
    }

    @Test
    void manyChildrenAreFreedInSlices() {
        var parent = shop.queue().enqueue(Deeds::add, 1, 2);
        var children = shop.queue().after(parent).enqueueAll(Collections.nCopies(1_000, Call.of(Deeds::add, 1, 2)));
        shop.start();

        children.forEach(child -> assertThat(child.await(SOON)).isEqualTo(3));
        Workshop.eventually(() ->
                assertThat(shop.keys("rq:releasing", "rq:job:*:dependents")).isEmpty());
    }

    @Test
    void whatCannotComeFreeIsRefused() {
        var canceled = shop.queue().enqueue(Deeds::add, 1, 2);
        canceled.cancel();

        assertThatThrownBy(() -> shop.queue().with(o -> o.dependsOn("nobody")).enqueue(Deeds::add, 1, 2))
                .isInstanceOf(JobNotFoundException.class)
                .hasMessageContaining("cannot depend on job nobody");
        assertThatThrownBy(() -> shop.queue().after(canceled).enqueue(Deeds::add, 1, 2))
                .isInstanceOf(InvalidJobStateException.class)
                .hasMessageContaining("which is canceled");
        assertThatThrownBy(
                        () -> shop.queue().with(o -> o.id("a").dependsOn("a")).enqueue(Deeds::add, 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("itself");
    }

    @Test
    void runningJobThatIsCanceledIsInterruptedAndStaysCanceled() {
        shop.start();
        var job = shop.queue().enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);

        job.cancel();

        Workshop.eventually(shop::assertNothingRuns);
        assertThatThrownBy(() -> job.await(SOON)).isInstanceOf(JobCanceledException.class);
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
        assertThat(job.status()).isEqualTo(JobStatus.CANCELED);
    }

    @Test
    void runningJobThatIsStoppedIsInterruptedAndStandsAmongTheFailed() {
        shop.start();
        var job = shop.queue().enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);

        job.stop();

        assertThat(job.status()).isEqualTo(JobStatus.STOPPED);
        assertThat(shop.queue().failed().ids(0, 9)).containsExactly(job.id());
        assertThat(shop.error(job.id())).isEqualTo("Job stopped by user, work-horse terminated.");
        Workshop.eventually(shop::assertNothingRuns);
    }

    @Test
    void runningJobThatPythonCancelsIsInterrupted() {
        shop.start();
        var job = shop.queue().enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);

        var member = shop.redis.zrange("rq:wip:default", 0, 0).get(0);
        shop.redis.hset("rq:job:" + job.id(), "status", "canceled");
        shop.redis.zrem("rq:wip:default", member);
        shop.redis.zadd("rq:canceled:default", 1, job.id());

        Workshop.eventually(shop::assertNothingRuns);
        assertThat(job.status()).isEqualTo(JobStatus.CANCELED);
    }
}
