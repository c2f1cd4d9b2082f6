package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.interop.Deeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each side lists the workers and queues of the other one. */
@WithPython
class WorkersTest {

    private final PythonRq python;
    private final JavaRq java;

    WorkersTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @Test
    @Case({19, 35})
    void infoListsAJavaWorkerAndItsQueues() {
        java.queue("waiting").enqueue(Deeds::add, 1, 2);
        java.queue("empty").enqueue(Deeds::add, 1, 2).delete();
        java.start(builder -> builder.name("w-java").queues("high", "empty"));

        var counts = python.isRq2() ? ", 0 executing, 0 finished, 0 failed" : "";
        assertThat(python.text("command('info', '--raw')").lines())
                .contains("queue waiting 1" + counts, "queue empty 0" + counts)
                .anyMatch(line -> line.matches("worker " + worker("")));
        assertThat(python.text("command('info')").lines())
                .contains("2 queues, 1 jobs total")
                .anyMatch(line -> line.matches(worker(":")));
        assertThat(python.text("command('info', '--by-queue')")).containsPattern("empty: +w-java \\((started|idle)\\)");
    }

    /** RQ's line of the worker, without its start. */
    private String worker(String colon) {
        return "w-java \\(\\S+ \\S+:\\d+ " + ProcessHandle.current().pid() + "\\)" + colon
                + " (started|idle) high, empty" + (python.isRq2() ? "\\. jobs: 0 finished, 0 failed" : "");
    }

    @Test
    @Case(19)
    void pythonReadsAJavaWorker() {
        java.start(builder -> builder.name("w-java").queues("high", "empty"));
        python.run("worker = Worker.all(connection=connection, serializer=JSON)[0]");

        assertThat(python.run("worker.name")).isEqualTo("w-java");
        assertThat(python.run("worker.queue_names()")).isEqualTo(List.of("high", "empty"));
        assertThat(python.run("worker.pid"))
                .isEqualTo((int) ProcessHandle.current().pid());
        assertThat(python.run("worker.get_current_job_id()")).isNull();
        assertThat(python.run("worker.birth_date <= worker.last_heartbeat")).isEqualTo(true);
        assertThat(python.run("worker.successful_job_count + worker.failed_job_count + worker.total_working_time == 0"))
                .isEqualTo(true);
        assertThat(python.run("Worker.count(connection=connection, queue=queue('high'))"))
                .isEqualTo(1);
    }

    @Test
    @Case(19)
    void workerThatLeftIsNotListed() throws InterruptedException {
        java.work("java");

        assertThat(python.run("Worker.all(connection=connection)")).isEqualTo(List.of());
        assertThat(python.text("command('info', '--raw', '--only-workers')")).isEmpty();
    }

    @Test
    @Case(19)
    void javaReadsAPythonWorker() {
        python.run("worker = SimpleWorker([queue('high'), queue('low')], connection=connection, name='w-python')\n"
                + "worker.register_birth()\n"
                + "worker.set_state('busy')\n"
                + "queue('high').enqueue('tasks.add', 1, 2)");

        var read = java.rq.engine().store().workers();
        assertThat(read).singleElement().satisfies(worker -> {
            assertThat(worker.name()).isEqualTo("w-python");
            assertThat(worker.queues()).containsExactly("high", "low");
            assertThat(worker.state()).isEqualTo("busy");
            assertThat(worker.version()).isEqualTo(python.version());
            assertThat(worker.birth()).isNotNull();
        });
        assertThat(java.rq.queueNames()).containsExactly("high");
    }
}
