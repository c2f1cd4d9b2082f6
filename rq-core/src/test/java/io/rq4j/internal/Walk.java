package io.rq4j.internal;

import static io.rq4j.internal.WalkOrder.Kind.DEFER;
import static io.rq4j.internal.WalkOrder.Kind.ENQUEUE;
import static io.rq4j.internal.WalkOrder.Kind.SCHEDULE;

import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.internal.lifecycle.CronPresence;
import io.rq4j.internal.lifecycle.CronPresence.Birth;
import io.rq4j.internal.lifecycle.CronPresence.Entry;
import io.rq4j.internal.lifecycle.JobLifecycle.Scheduler;
import io.rq4j.job.Execution;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One random walk: a step is one call, to the scripts and to the model, or one of the things that go wrong between calls. */
final class Walk {

    private static final List<String> QUEUES = List.of("default", "high");
    private static final int IDS = 14;
    private static final String SCHEDULE_TEXT = "* * * * * UTC";
    private static final int REMEMBERED = System.getProperty("rq.test.seed", "").isEmpty() ? 30 : 400;

    /** A process, and what it believes. */
    private static final class Worker {
        final TestProcess process;
        final List<Execution> running = new ArrayList<>();
        final Set<String> registered = new java.util.HashSet<>();
        final Deque<Batch> sent = new ArrayDeque<>();

        Worker(TestProcess process) {
            this.process = process;
        }

        String instance() {
            return process.instance();
        }
    }

    private record Call(String nonce, List<WalkOrder> orders) {}

    private record Operation(int weight, String name, Runnable run) {}

    private final long seed;
    private final Random random;
    private final Scene scene;
    private final WalkTally tally;
    private final WalkModel model;
    private final WalkPython python;
    private final WalkCheck check;
    private final List<Operation> operations = new ArrayList<>();
    private final Deque<String> history = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Worker> dead = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Scheduler> schedulers = new ArrayList<>();
    private final Map<String, Long> beats = new HashMap<>();
    private long ticked;
    private long pulse;
    private long amnesty;
    private WalkSnapshot snapshot;
    private int names;
    private long movedMillis;
    private String doing = "";

    Walk(long seed, Scene scene, WalkTally tally) {
        this.seed = seed;
        this.random = new Random(seed);
        this.scene = scene;
        this.tally = tally;
        snapshot = WalkSnapshot.take(scene.redis, 0, 0);
        model = new WalkModel(tally, snapshot, scene.clock.millis());
        python = new WalkPython(scene.redis, model, tally);
        check = new WalkCheck(model);
        operations();
        ticked = scene.clock.millis();
        new CronPresence(scene.scripts())
                .beat("cron", Birth.NONE, Map.of(), List.of(new Entry("walk", SCHEDULE_TEXT, 0, "f", "default")));
        IntStream.range(0, 3).forEach(i -> birth());
        IntStream.range(0, 2).forEach(i -> schedulers.add(scheduler()));
        look();
    }

    private void operations() {
        operation(14, "enqueue", () -> admit(ENQUEUE));
        operation(9, "schedule", () -> admit(SCHEDULE));
        operation(4, "tick", this::tick);
        operation(16, "defer", () -> admit(DEFER));
        operation(3, "late call", this::lateCall);
        operation(12, "promoteDue", this::promoteDue);
        operation(12, "giveUp", this::giveUp);
        operation(40, "advance", this::advance);
        operation(5, "late batch", this::lateBatch);
        operation(6, "renew", this::renew);
        operation(4, "saveMeta", this::saveMeta);
        operation(3, "pushBack", this::pushBack);
        operation(3, "stop", this::stop);
        operation(7, "cancel", this::cancel);
        operation(3, "delete", this::delete);
        operation(4, "empty", this::empty);
        operation(8, "requeue", this::requeue);
        operation(3, "recover", this::recover);
        operation(3, "beat", this::beat);
        operation(1, "death", this::death);
        operation(7, "clock", this::clock);
        operation(1, "scheduler leaves", this::leaveSchedule);
        operation(30, "python start", () -> python.start(any(QUEUES)));
        operation(34, "python end", this::pythonEnds);
        operation(2, "python cancel", () -> with(live(), job -> python.cancel(job, random.nextBoolean())));
        operation(3, "python requeue", () -> with(standing("failed", "stopped"), python::requeue));
        operation(2, "python delete", () -> with(List.copyOf(model.jobs.values()), python::delete));
        operation(12, "python cleanup", () -> python.clean(any(QUEUES)));
    }

    private void operation(int weight, String name, Runnable run) {
        operations.add(new Operation(weight, name, run));
    }

    void run(int steps) {
        for (int step = 1; step <= steps; step++) {
            try {
                step();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "Seed %d, step %d: %s%nThe last operations:%n  %s%nReplay: -Drq.test.seed=%d"
                                .formatted(seed, step, e.getMessage(), String.join("\n  ", history), seed),
                        e);
            }
        }
    }

    private void step() {
        int place =
                random.nextInt(operations.stream().mapToInt(Operation::weight).sum());
        for (var operation : operations) {
            place -= operation.weight();
            if (place < 0) {
                doing = operation.name();
                say(operation.name());
                operation.run().run();
                break;
            }
        }
        look();
    }

    /** Reads Redis, takes from the model what the clock has ended, and compares. */
    private void look() {
        var before = snapshot;
        snapshot = WalkSnapshot.take(scene.redis, before.serverMillis(), movedMillis);
        movedMillis = 0;
        model.expire(snapshot.expired());
        model.seen = snapshot;
        check.compare(snapshot, doing);
    }

    private void say(String text) {
        history.addLast(text);
        if (history.size() > REMEMBERED) {
            history.removeFirst();
        }
    }

    private void more(String text) {
        say(history.removeLast() + " " + text);
    }

    private void agree(@Nullable Object answer, @Nullable Object expected) {
        more("-> " + answer);
        if (!Objects.equals(answer, expected)) {
            throw new AssertionError("the answer was " + answer + ", the model says " + expected);
        }
    }

    // What is drawn

    private <T> T any(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    @SafeVarargs
    private <T> T oneOf(T... items) {
        return items[random.nextInt(items.length)];
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private String anyId() {
        return "j" + random.nextInt(IDS);
    }

    private List<WalkModel.Job> standing(String... statuses) {
        return model.jobs.values().stream()
                .filter(job -> List.of(statuses).contains(job.status))
                .toList();
    }

    private List<WalkModel.Job> live() {
        return model.jobs.values().stream().filter(job -> !job.ended()).toList();
    }

    private void with(List<WalkModel.Job> jobs, java.util.function.Consumer<WalkModel.Job> action) {
        if (!jobs.isEmpty()) {
            var job = any(jobs);
            more(job.id() + " (" + job.status + ")");
            action.accept(job);
        }
    }

    /** Mostly one that the operation is for. */
    private String target(String... statuses) {
        var fitting = standing(statuses);
        return fitting.isEmpty() || chance(0.15) ? anyId() : any(fitting).id();
    }

    private <T> List<T> some(List<T> items, double share) {
        return items.stream().filter(item -> chance(share)).toList();
    }

    private String name(String prefix) {
        return prefix + ++names;
    }

    // Clients

    private WalkOrder order(WalkOrder.Kind kind, String id) {
        return new WalkOrder(
                kind,
                id,
                any(QUEUES),
                chance(0.2),
                chance(0.1),
                chance(0.3) ? oneOf(600L, 7_200L, 200_000L) : null,
                oneOf(-1L, 0L, 600L, 86_400L),
                oneOf(null, -1L, 0L, 600L, 86_400L),
                chance(0.3) ? 1 + random.nextInt(2) : 0,
                chance(0.2),
                chance(0.35) ? 1 + random.nextInt(2) : 0,
                chance(0.15),
                kind == SCHEDULE ? due() : 0,
                dueFromNow,
                kind == DEFER ? parents(id) : List.of(),
                chance(0.4));
    }

    private boolean dueFromNow;

    private long due() {
        dueFromNow = random.nextBoolean();
        long delay = oneOf(0L, 1L, 1_500L, 60_000L, 3_600_001L, 100_000_000L);
        return dueFromNow ? delay : model.now + delay - oneOf(0L, 5_000L);
    }

    /** Mostly of those that are there, never itself: a client refuses that. */
    private List<String> parents(String id) {
        var there = Stream.concat(live().stream(), model.jobs.values().stream())
                .map(WalkModel.Job::id)
                .filter(other -> !other.equals(id))
                .toList();
        return IntStream.rangeClosed(0, chance(0.5) ? 0 : random.nextInt(3))
                .mapToObj(i -> there.isEmpty() || chance(0.03) ? "unknown" : any(there))
                .distinct()
                .toList();
    }

    private void admit(WalkOrder.Kind kind) {
        var ids = new java.util.HashSet<String>();
        var orders = IntStream.rangeClosed(0, random.nextInt(2))
                .mapToObj(i -> order(kind, anyId()))
                .filter(order -> ids.add(order.id()))
                .toList();
        var call = new Call(name("n"), orders);
        calls.add(call);
        send(call);
        if (chance(0.1)) {
            more("; again");
            send(call);
        }
    }

    private void send(Call call) {
        more(call.toString());
        var jobs = call.orders().stream().map(WalkOrder::made).toList();
        var answers = switch (call.orders().get(0).kind()) {
            case ENQUEUE -> scene.lifecycle.enqueue(call.nonce(), jobs);
            case SCHEDULE -> scene.lifecycle.schedule(call.nonce(), jobs);
            case DEFER -> scene.lifecycle.defer(call.nonce(), jobs);
        };
        agree(
                answers,
                call.orders().stream()
                        .map(order -> model.admit(call.nonce(), order))
                        .toList());
    }

    /** The jobs of a schedule have new ids. Some process knows an older tick, some call is sent again. */
    private void tick() {
        if (ticked == scene.clock.millis()) {
            return;
        }
        var order = order(ENQUEUE, name("t"));
        long before = chance(0.2) ? ticked - 1 : ticked;
        var nonce = name("n");
        var job = order.made().tick("walk", SCHEDULE_TEXT, before, ticked + 1, "run");
        more(order.toString());
        if (before < ticked) {
            agree(scene.lifecycle.tick(nonce, job), "old " + ticked);
            return;
        }
        tally.count("tick");
        agree(scene.lifecycle.tick(nonce, job), model.admit(nonce, order));
        if (chance(0.2)) {
            more("; again");
            agree(scene.lifecycle.tick(nonce, job), "ok");
        }
        ticked++;
    }

    /** A call whose client has waited long for its answer and sends it once more. */
    private void lateCall() {
        if (!calls.isEmpty()) {
            tally.count("late call");
            send(calls.get(Math.max(0, calls.size() - 1 - random.nextInt(8))));
        }
    }

    private void giveUp() {
        var blockers = new LinkedHashMap<String, String>();
        for (var id : some(List.copyOf(model.set("rq:blocked")), 0.7)) {
            var job = snapshot.job(id);
            blockers.put(id, job == null ? "" : job.getOrDefault("blocked_by", ""));
        }
        if (chance(0.1)) {
            blockers.put(anyId(), anyId());
        }
        if (!blockers.isEmpty()) {
            more(blockers.toString());
            var expected = blockers.entrySet().stream()
                    .map(entry -> model.giveUp(entry.getKey(), entry.getValue()))
                    .toList();
            agree(scene.lifecycle.giveUp(blockers, blocker -> "waits for " + blocker), expected);
        }
    }

    private void stop() {
        var id = target("started");
        more(id);
        agree(scene.lifecycle.stop(id, "stopped"), model.stop(id));
    }

    private void cancel() {
        var id = target("queued", "scheduled", "deferred", "started");
        boolean pass = random.nextBoolean();
        boolean leave = random.nextBoolean();
        more(id + (pass ? ", children pass" : "") + (leave ? ", leaves parents" : ""));
        agree(scene.lifecycle.cancel(id, pass, leave), model.cancel(id, pass, leave));
    }

    private void delete() {
        var id = anyId();
        more(id);
        agree(scene.lifecycle.delete(id), model.delete(id));
    }

    private void empty() {
        var queue = any(QUEUES);
        more(queue);
        agree(scene.lifecycle.empty(queue), model.empty(queue));
    }

    private void requeue() {
        var failed = standing("failed", "stopped");
        var queue = failed.isEmpty() ? any(QUEUES) : any(failed).queue();
        var ids = failed.stream()
                .filter(job -> job.queue().equals(queue) && chance(0.7))
                .map(WalkModel.Job::id)
                .toList();
        var all = ids.isEmpty() || chance(0.1)
                ? Stream.concat(ids.stream(), Stream.of(anyId())).distinct().toList()
                : ids;
        boolean front = chance(0.3);
        var nonce = name("r");
        more(all + " on " + queue);
        for (int i = 0; i < (chance(0.2) ? 2 : 1); i++) {
            agree(
                    scene.lifecycle.requeue(nonce, queue, front, all),
                    all.stream()
                            .map(id -> model.requeue(nonce, queue, front, id))
                            .toList());
        }
    }

    // Schedulers

    private Scheduler scheduler() {
        return new Scheduler(name("s"), "host", 1, "2027-01-15T08:00:00.123456Z", QUEUES);
    }

    private void promoteDue() {
        int at = random.nextInt(schedulers.size());
        var scheduler = schedulers.get(at);
        if (chance(0.05)) {
            crash("before a script", scheduler.name());
            schedulers.set(at, scheduler());
            return;
        }
        more(scheduler.name());
        int most = chance(0.2) ? 1 : 1000;
        var promotion = scene.lifecycle.promoteDue(scheduler, most);
        long expected = QUEUES.stream()
                .mapToInt(queue -> model.promoteDue(queue, isLocked(queue, scheduler), most))
                .sum();
        agree(promotion.promoted(), expected);
        if (chance(0.05)) {
            crash("after a script", scheduler.name());
            schedulers.set(at, scheduler());
        }
    }

    private boolean isLocked(String queue, Scheduler scheduler) {
        return !scheduler.name().equals(scene.redis.get("rq:scheduler-lock:" + queue));
    }

    private void leaveSchedule() {
        int at = random.nextInt(schedulers.size());
        scene.lifecycle.leaveSchedule(schedulers.get(at));
        schedulers.set(at, scheduler());
    }

    // Processes

    private void birth() {
        var worker = new Worker(scene.process(name("p")));
        worker.process.birth(Map.of("queues", "default,high"), QUEUES.toArray(String[]::new));
        beats.put(worker.instance(), model.now);
        workers.add(worker);
    }

    private void crash(String when, String who) {
        tally.count("crash " + when);
        more(who + " crashes " + when);
    }

    private void bury(Worker worker) {
        workers.remove(worker);
        dead.add(worker);
        birth();
    }

    private List<String> queues() {
        var queues = new ArrayList<>(QUEUES);
        Collections.shuffle(queues, random);
        return chance(0.3) ? queues.subList(0, 1) : queues;
    }

    private WalkEnd end(Worker worker, Execution execution) {
        var job = model.jobs.get(execution.jobId());
        boolean registered = worker.registered.contains(execution.id());
        if (job == null) {
            return new WalkEnd("finish", execution, registered, 600, 0, false, false);
        }
        long delay = oneOf(0L, 0L, 1_500L, 90_000L);
        if (chance(0.5)) {
            var kind = job.repeats > 0 ? "repeat" : "finish";
            return new WalkEnd(kind, execution, registered, job.order.resultTtl(), delay, chance(0.2), false);
        }
        boolean asked = chance(0.2);
        var kind = asked || job.retries > 0 ? "retry" : "fail";
        return new WalkEnd(
                kind,
                execution,
                registered,
                job.failureTtl(),
                delay,
                job.order.frontOnRetry(),
                asked && kind.equals("retry"));
    }

    private void advance() {
        var worker = any(workers);
        var ended = some(worker.running, 0.4);
        var ends = ended.stream().map(execution -> end(worker, execution)).toList();
        var rest = new ArrayList<>(worker.running);
        rest.removeAll(ended);
        int slots = Math.min(random.nextInt(4), Math.max(0, 5 - rest.size()));
        var settlements = ends.stream().map(WalkEnd::settlement).toList();
        var batch = worker.process.batch(rest.size(), settlements, queues(), slots);
        more("%s #%d %s claims %d of %s".formatted(worker.instance(), batch.number(), ends, slots, batch.queues()));
        if (chance(0.06)) {
            crash("before a script", worker.instance());
            bury(worker);
            return;
        }
        worker.sent.addLast(batch);
        worker.running.clear();
        worker.running.addAll(rest);
        var claims = send(worker, batch, ends);
        if (chance(0.06)) {
            crash("after a script", worker.instance());
            bury(worker);
            return;
        }
        worker.running.addAll(claims);
        if (chance(0.1)) {
            tally.count("repeated batch");
            var again = worker.process.send(batch);
            agree(again.claims().stream().map(Claim::execution).toList(), claims);
        }
    }

    private List<Execution> send(Worker worker, Batch batch, List<WalkEnd> ends) {
        var answer = worker.process.send(batch);
        model.batches.put(worker.instance(), batch.number());
        batch.settlements()
                .forEach(s -> model.held(worker.instance()).remove(s.execution().id()));
        var verdicts = ends.stream().map(model::settle).toList();
        agree(answer.verdicts().stream().map(verdict -> verdict.word()).toList(), verdicts);
        var claims = answer.claims().stream().map(Claim::execution).toList();
        model.follow(claims.stream().map(Execution::jobId).toList());
        agree(
                claims.stream().map(claim -> claim.jobId() + " " + claim.id()).toList(),
                model.claim(worker.instance(), batch.running(), batch.queues(), batch.executions()));
        agree(answer.bad(), List.of());
        return claims;
    }

    /** A batch that was long on its way, also of a process that is no more. */
    private void lateBatch() {
        var worker = dead.isEmpty() || chance(0.5) ? any(workers) : any(dead);
        var last = model.batches.get(worker.instance());
        if (last == null || worker.sent.isEmpty()) {
            return;
        }
        var batch = any(List.copyOf(worker.sent));
        if (batch.number() < last) {
            tally.count("late batch");
            more(worker.instance() + " #" + batch.number());
            agree(worker.process.send(batch).late(), true);
        }
    }

    private void renew() {
        var worker = any(workers);
        if (!worker.running.isEmpty()) {
            more(worker.instance() + " " + ids(worker.running));
            var executions = List.copyOf(worker.running);
            var expected = executions.stream().map(model::renew).toList();
            agree(worker.process.renew(executions.toArray(Execution[]::new)), expected);
            executions.forEach(execution -> worker.registered.add(execution.id()));
            // Those that were lost are not always interrupted in time: then they settle, too late.
            for (int i = 0; i < executions.size(); i++) {
                if (!expected.get(i).equals("ok") && chance(0.7)) {
                    worker.running.remove(executions.get(i));
                }
            }
        }
    }

    private static List<String> ids(List<Execution> executions) {
        return executions.stream()
                .map(execution -> execution.jobId() + ":" + execution.id())
                .toList();
    }

    private void saveMeta() {
        var worker = any(workers);
        if (!worker.running.isEmpty()) {
            var execution = any(worker.running);
            more(execution.jobId() + ":" + execution.id());
            agree(scene.lifecycle.saveMeta(execution, new byte[] {'{', '}'}), model.saveMeta(execution));
        }
    }

    private void pushBack() {
        var worker = any(workers);
        pushBack(worker, some(worker.running, 0.5));
    }

    private void pushBack(Worker worker, List<Execution> executions) {
        if (!executions.isEmpty()) {
            more(worker.instance() + " " + ids(executions));
            var reversed = new ArrayList<>(executions);
            Collections.reverse(reversed);
            var expected = reversed.stream()
                    .map(execution -> model.pushBack(worker.instance(), execution))
                    .toList();
            agree(worker.process.pushBack(executions.toArray(Execution[]::new)), expected);
            worker.running.removeAll(executions);
        }
    }

    /** A stop: what runs is pushed back. What the index still names is left to recovery. */
    private void death() {
        var worker = any(workers);
        pushBack(worker, List.copyOf(worker.running));
        scene.presence.death(worker.process.self(QUEUES.toArray(String[]::new)));
        model.batches.put(worker.instance(), Long.MAX_VALUE);
        bury(worker);
    }

    /** A beat, after which the process gives back what Redis holds for it and it does not run. */
    private void beat() {
        var worker = any(workers);
        more(worker.instance());
        beats.put(worker.instance(), model.now);
        agree(worker.process.beat(QUEUES.toArray(String[]::new)), (long)
                model.held(worker.instance()).size());
        var unknown = model.held(worker.instance()).stream()
                .filter(id -> worker.running.stream()
                        .noneMatch(execution -> execution.id().equals(id)))
                .map(id -> indexed(worker.instance(), id))
                .toList();
        tally.count("given back unrun", !unknown.isEmpty());
        pushBack(worker, unknown);
    }

    private Execution indexed(String instance, String id) {
        var parts = snapshot.hashes().get("rq:held:" + instance).get(id).split("\\|");
        return new Execution(id, parts[1], parts[0], 0, "0");
    }

    /** Half a minute of passes: those that do not beat lose what they hold, while they may go on believing in it. */
    private void recover() {
        var beating = some(workers, 0.85);
        more("while " + beating.stream().map(Worker::instance).toList() + " beat;");
        for (int i = 0; i < 8; i++) {
            move(Duration.ofSeconds(9));
            for (var worker : beating) {
                worker.process.beat(QUEUES.toArray(String[]::new));
                beats.put(worker.instance(), model.now);
            }
            pass(any(workers));
        }
    }

    private void pass(Worker by) {
        scene.redis.del("rq:recovery");
        var pass = scene.presence.recover(by.process.self(QUEUES.toArray(String[]::new)));
        amnesty = Math.min(amnesty, model.now + 30_000);
        if (pulse < model.now - 10_000) {
            amnesty = model.now + 30_000;
        }
        pulse = model.now;
        boolean spared = model.now < amnesty;
        if (pass.amnesty() != spared) {
            throw new AssertionError("amnesty is " + pass.amnesty() + ", the model says " + spared);
        }
        var lost = new HashMap<String, List<io.rq4j.internal.lifecycle.JobLifecycle.Held>>();
        pass.lost()
                .forEach(held -> lost.computeIfAbsent(held.instance(), key -> new ArrayList<>())
                        .add(held));
        for (var instance : spared ? List.<String>of() : List.copyOf(beats.keySet())) {
            if (beats.get(instance) <= model.now - 25_000) {
                abandon(instance, lost.getOrDefault(instance, List.of()));
                lost.remove(instance);
            }
        }
        if (!lost.isEmpty()) {
            throw new AssertionError("a process that beats loses " + lost);
        }
    }

    private void abandon(String instance, List<io.rq4j.internal.lifecycle.JobLifecycle.Held> held) {
        var ids = held.stream().map(entry -> entry.execution()).sorted().toList();
        if (!ids.equals(model.held(instance).stream().sorted().toList())) {
            throw new AssertionError(instance + " loses " + ids + ", the model says " + model.held(instance));
        }
        if (held.isEmpty()) {
            beats.remove(instance);
            model.batches.remove(instance);
            return;
        }
        var expected = held.stream()
                .map(entry ->
                        model.abandon(instance, new Execution(entry.execution(), entry.jobId(), entry.queue(), 0, "0")))
                .toList();
        var answers = scene.lifecycle.abandon(instance, held, "policy", "third");
        agree(
                instance + " loses "
                        + answers.stream()
                                .map(answer -> answer.held().jobId() + " " + answer.word())
                                .toList(),
                instance + " loses "
                        + IntStream.range(0, held.size())
                                .mapToObj(i -> held.get(i).jobId() + " " + expected.get(i))
                                .toList());
    }

    private void clock() {
        var by = oneOf(
                Duration.ofMillis(1 + random.nextInt(999)),
                Duration.ofSeconds(1 + random.nextInt(100)),
                Duration.ofMinutes(1 + random.nextInt(100)),
                Duration.ofHours(1 + random.nextInt(30)),
                Duration.ofDays(chance(0.2) ? 1 + random.nextInt(3) : 0));
        more(by.toString());
        move(by);
    }

    private void move(Duration by) {
        scene.clock.advance(by);
        model.now = scene.clock.millis();
        movedMillis += by.toMillis();
        // Time ends keys before anything else happens.
        snapshot = WalkSnapshot.take(scene.redis, snapshot.serverMillis(), movedMillis);
        movedMillis = 0;
        model.expire(snapshot.expired());
        model.seen = snapshot;
    }

    private void pythonEnds() {
        var held = python.held();
        if (!held.isEmpty()) {
            // Mostly one that others wait for.
            var awaited = held.stream()
                    .filter(member -> !model.children(member.substring(0, member.indexOf(':')))
                            .isEmpty())
                    .toList();
            var member = any(awaited.isEmpty() || chance(0.3) ? held : awaited);
            more(member);
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> python.finish(member);
                case 3, 4, 5, 6 -> python.fail(member, oneOf(0L, 60L));
                default -> python.stop(member);
            }
        }
    }
}
