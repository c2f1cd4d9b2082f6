package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.interop.Deeds;
import io.rq4j.JobHandle;
import io.rq4j.error.InvalidJobStateException;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever we write, Python reads it: jobs with options drawn at random, in every state that they come to, each loaded by one
 * Python process that lives on. What Python would write again is what stands there. {@code -Pinterop} runs 10,000 jobs, {@code
 * -Drq.test.seed=N} those of a printed seed.
 */
@WithPython
class RandomJobsTest {

    private static final int JOBS = Integer.getInteger("rq.test.rounds", 300);
    private static final int SLICE = 50;
    private static final long SEED = Long.getLong("rq.test.seed", System.nanoTime());

    private final PythonRq python;
    private final JavaRq java;
    private final Random random = new Random(SEED);
    private final RandomOptions options = new RandomOptions(random);
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Set<String> atGate = new HashSet<>();

    RandomJobsTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    /** {@code read(ids)}: the statuses of the jobs, and what Python would change in one that it has loaded. */
    @BeforeEach
    void defineReading() {
        python.run("""
                OURS = {'enqueue_id', 'end_id', 'execution_id', 'fence', 'abandoned_count', 'recovered_count', 'on_abandon',
                    'after_any_end', 'result_of', 'blocked_by', 'retry_rules', 'missed_at', 'progress', 'progress_message',
                    'awaited_by'}
                def plain(value):
                    value = value if isinstance(value, bytes) else str(getattr(value, 'value', value)).encode()
                    try: return zlib.decompress(value)
                    except zlib.error: return value
                def differences(id):
                    while True:
                        before = connection.hgetall('rq:job:' + id)
                        if not before: return 'gone', []
                        written = {name: plain(value) for name, value in job(id).to_dict().items()}
                        if connection.hgetall('rq:job:' + id) == before: break
                    found = {name.decode(): plain(value) for name, value in before.items()}
                    wrong = [f'{id} {name}: {found.get(name)} is read as {written[name]}'
                        for name in written if found.get(name) != written[name]]
                    unread = {name for name in found if found[name]} - written.keys() - OURS
                    if rq.VERSION.startswith('1.'): unread = set()
                    wrong += [f'{id} {name} is not read: {found[name]}' for name in unread if not name.startswith('java_')]
                    for one in (job(id).results() if not rq.VERSION.startswith('1.') else []): one.return_value
                    return found['status'].decode(), wrong
                def read(ids):
                    said = [differences(id) for id in ids]
                    return [status for status, _ in said], [one for _, wrong in said for one in wrong]
                """);
    }

    @Test
    @Case({5, 29})
    void pythonLoadsEveryJobInEveryState() {
        System.out.println("Random jobs: -Drq.test.seed=" + SEED);
        var gate = "gate-" + SEED;
        java.start(builder -> builder.queues("java").concurrency(16));
        for (int begun = 0; begun < JOBS; begun += SLICE) {
            java.rq.suspend();
            var ids = enqueue(begun, gate + begun);
            read(ids);
            java.rq.resume();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> java.queue("java").size() == 0 && onlyThoseAtTheGateRun(ids));
            read(ids);
            ids.forEach(this::interfere);
            read(ids);
            Deeds.open(gate + begun);
        }
        for (var status : JobStatus.values()) {
            if (status != JobStatus.UNKNOWN && status != JobStatus.CREATED) {
                assertThat(seen).as("states that were read").containsKey(status.word());
            }
        }
    }

    private List<String> enqueue(int begun, String gate) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < SLICE; i++) {
            var id = "j-" + begun + "-" + i;
            var drawn = options.next(id, ids);
            var queue = random.nextInt(4) == 0 ? "idle" : "java";
            java.queue(queue).with(o -> drawn).enqueue(call(id, gate));
            ids.add(id);
        }
        return ids;
    }

    private Call<?> call(String id, String gate) {
        return switch (random.nextInt(6)) {
            case 0 -> Call.of(Deeds::fail, "oh é");
            case 1 -> Call.of(Deeds::askAgain);
            case 2 ->
                random.nextInt(2) == 0 && atGate.add(id) ? Call.of(Deeds::waitAt, gate) : Call.of(Deeds::add, 1, 2);
            case 3 -> Call.named("no.such", options.value(3), options.value(2));
            default -> Call.named("com.acme.interop.Deeds.describe", options.value(3));
        };
    }

    private boolean onlyThoseAtTheGateRun(List<String> ids) {
        var statuses = java.rq.engine().store().statuses(ids);
        return IntStream.range(0, ids.size())
                .filter(i -> "started".equals(statuses.get(i)))
                .allMatch(i -> atGate.contains(ids.get(i)));
    }

    /** What people do with jobs. */
    private void interfere(String id) {
        JobHandle<Object> job = java.job(id);
        try {
            boolean stops = random.nextBoolean() && job.status() == JobStatus.STARTED;
            switch (stops ? 1 : random.nextInt(6)) {
                case 0 -> job.cancel();
                case 1 -> job.stop();
                case 2 -> java.queue("java").failed().requeue(List.of(id));
                case 3 -> java.rq.job(id).delete();
                default -> {
                    // Left alone.
                }
            }
        } catch (InvalidJobStateException | io.rq4j.error.JobNotFoundException e) {
            // It is not in a state for that.
        }
    }

    private void read(List<String> ids) {
        var list = ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(",", "[", "]"));
        var said = (List<?>) python.run("read(" + list + ")");
        assertThat((List<?>) said.get(1)).as("-Drq.test.seed=" + SEED).isEmpty();
        ((List<?>) said.get(0)).forEach(status -> seen.merge((String) status, 1, Integer::sum));
    }
}
