package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.interop.Deeds;
import io.rq4j.JobHandle;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Ttl;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups that one side makes and the other one reads, runs and tidies. */
@WithPython
@Case(34)
class GroupsTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String MEMBERS = "sorted(job.id for job in group('g').get_jobs())";
    private static final String ALL = "sorted(group.name for group in Group.all(connection))";

    private final PythonRq python;
    private final JavaRq java;

    GroupsTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @BeforeEach
    void groupsAreThere() {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " has no groups");
        python.run("from rq.group import Group");
    }

    private List<JobHandle<Integer>> added(int count) {
        return java.rq.group("g").enqueueAll(java.queue("java"), Collections.nCopies(count, Call.of(Deeds::add, 1, 2)));
    }

    @Test
    void pythonSeesTheMembersOfAGroupOfJava() throws InterruptedException {
        var ids = added(3).stream().map(JobHandle::id).sorted().toList();

        assertThat(python.run(MEMBERS)).isEqualTo(ids);
        assertThat(python.run(ALL)).isEqualTo(List.of("g"));
        assertThat(python.run("sorted({job.group_id for job in group('g').get_jobs()})"))
                .isEqualTo(List.of("g"));
        java.work("java");
        assertThat(python.run("sorted(job(member.id).return_value() for member in group('g').get_jobs())"))
                .isEqualTo(List.of(3, 3, 3));
    }

    @Test
    void memberWhoseResultIsNotKeptLeavesTheGroup() throws InterruptedException {
        var kept = added(1).get(0);
        java.queue("java").with(o -> o.group("g").resultTtl(Ttl.NONE)).enqueue(Deeds::add, 1, 2);
        assertThat(java.rq.group("g").size()).isEqualTo(2);

        java.work("java");

        assertThat(python.run(MEMBERS)).isEqualTo(List.of(kept.id()));
    }

    @Test
    void javaFollowsAGroupOfPython() throws InterruptedException {
        python.run("g = Group.create(connection, name='g')\n"
                + "g.enqueue_many(queue('java'), [Queue.prepare_data('com.acme.interop.Deeds.add', (i, 1))"
                + " for i in range(3)])\n"
                + "g.enqueue_many(queue('python'), [Queue.prepare_data('tasks.fail', ('oh',))])");
        var group = java.rq.group("g").returning(Integer.class);
        assertThat(group.counts()).isEqualTo(Map.of(JobStatus.QUEUED, 4L));
        var future = group.future();
        var after = group.whenEnded(java.queue("java"), Call.of(Deeds::add, 40, 2));

        java.work("java");
        assertThat(after.status()).isEqualTo(JobStatus.DEFERRED);
        python.work("python");

        assertThat(future).succeedsWithin(SOON);
        assertThat(future.join().values()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(future.join().failures()).hasSize(1);
        java.work("java");
        assertThat(after.await(SOON)).isEqualTo(42);
    }

    @Test
    void pythonRunsMembersThatJavaEnqueued() {
        var group = java.rq.group("g");
        group.enqueueAll(java.queue("python"), List.of(Call.named("tasks.add", 1, 2), Call.named("tasks.add", 3, 4)));

        python.work("python");

        assertThat(group.future()).succeedsWithin(SOON);
        assertThat(group.future().join().values()).containsExactlyInAnyOrder(3, 7);
    }

    @Test
    void pythonDeletesAMemberOfJava() {
        var jobs = added(2);

        python.run("job('" + jobs.get(0).id() + "').delete()");

        assertThat(java.rq.group("g").jobs())
                .extracting(JobHandle::id)
                .containsExactly(jobs.get(1).id());
    }

    @Test
    void groupThatJavaDeletesIsGoneForPython() {
        added(2);

        assertThat(java.rq.group("g").deleteAll()).isEqualTo(2);

        assertThat(python.run(ALL)).isEqualTo(List.of());
        assertThatThrownBy(() -> python.run("group('g')")).hasMessageContaining("NoSuchGroupError");
    }

    @Test
    void groupThatVanishedFailsNoJobOfPython() throws InterruptedException {
        python.run("Group.create(connection, name='g').enqueue_many(queue('java'),"
                + " [Queue.prepare_data('com.acme.interop.Deeds.add', (1, 2), job_id='a', result_ttl=0)])");
        java.redis.del("rq:group:g");
        var future = java.job("a").future();

        java.work("java");

        assertThat(java.redis.exists("rq:job:a")).isFalse();
        assertThat(java.redis.exists("rq:failed:java")).isFalse();
        assertThat(future).failsWithin(SOON);
    }

    @Test
    void maintenanceOfPythonTidiesAGroupOfJava() {
        var jobs = added(2);
        java.redis.del("rq:job:" + jobs.get(0).id());

        python.run("Group.clean_registries(connection)");

        assertThat(java.rq.group("g").size()).isEqualTo(1);
    }
}
