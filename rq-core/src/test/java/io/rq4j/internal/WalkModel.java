package io.rq4j.internal;

import io.rq4j.job.Execution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What Redis should hold, by the rules of the protocol, in plain collections under the names of the keys. Every method is a
 * transition and says what its script should answer.
 */
final class WalkModel {

    static final Set<String> ENDED = Set.of("finished", "failed", "stopped", "canceled");
    static final long YEAR = 31_536_000;
    static final long LEASE = TestProcess.LEASE;

    /** One job. No end means that its hash is kept until something else happens to it. */
    static final class Job {
        final WalkOrder order;
        String queue;
        String nonce;
        String status;
        int retries;
        int repeats;
        int abandoned;
        boolean ran;
        /** It has run and was to run again, so that it stands in rq:finished too. */
        boolean repeated;
        /** Python wrote to it: its sets and its end are as RQ leaves them. */
        boolean python;

        @Nullable Long endsAt;
        /** The field of the hash. Python neither writes nor clears it. */
        @Nullable String execution;
        /** What runs it, or ran it last: the field, or an execution of Python's. */
        @Nullable String runs;

        @Nullable String worker;

        @Nullable String blockedBy;

        Job(WalkOrder order, String nonce, String status) {
            this.order = order;
            this.queue = order.queue();
            this.nonce = nonce;
            this.status = status;
            this.retries = order.retries();
            this.repeats = order.repeats();
        }

        String id() {
            return order.id();
        }

        String queue() {
            return queue;
        }

        boolean ended() {
            return ENDED.contains(status);
        }

        long failureTtl() {
            return order.failureTtl() == null ? YEAR : order.failureTtl();
        }

        /** For how long the hash of one is kept that somebody ended: it must be seen. */
        long noticeTtl() {
            return failureTtl() == 0 ? YEAR : failureTtl();
        }
    }

    record Abandon(String job, String queue, String execution) {}

    final Map<String, Job> jobs = new TreeMap<>();
    /** The last order of each id, also of those that are gone. */
    final Map<String, WalkOrder> orders = new TreeMap<>();

    final Map<String, List<String>> lists = new TreeMap<>();
    final Map<String, Map<String, Double>> zsets = new TreeMap<>();
    final Map<String, Set<String>> sets = new TreeMap<>();
    private final Set<String> strays = new HashSet<>();
    /** The last batch number of each process that Redis remembers. */
    final Map<String, Long> batches = new TreeMap<>();
    /** Redis as the step found it: for what observers write, and what only its own clock decides. */
    WalkSnapshot seen;

    long now;
    /** The children that came free in this step: their order is that of a set. */
    final Set<String> freed = new HashSet<>();

    private final WalkTally tally;

    WalkModel(WalkTally tally, WalkSnapshot empty, long now) {
        this.tally = tally;
        this.seen = empty;
        this.now = now;
    }

    List<String> list(String queue) {
        return lists.computeIfAbsent("rq:queue:" + queue, key -> new ArrayList<>());
    }

    Map<String, Double> zset(String registry, String queue) {
        return zsets.computeIfAbsent("rq:" + registry + ":" + queue, key -> new TreeMap<>());
    }

    Set<String> set(String key) {
        return sets.computeIfAbsent(key, unused -> new TreeSet<>());
    }

    Set<String> children(String job) {
        return set("rq:job:" + job + ":dependents");
    }

    Set<String> parents(String job) {
        return set("rq:job::" + job + ":dependencies");
    }

    Set<String> held(String instance) {
        return set("rq:held:" + instance);
    }

    @Nullable String status(String job) {
        var found = jobs.get(job);
        return found == null ? null : found.status;
    }

    private double seconds() {
        return Math.floorDiv(now, 1000);
    }

    private void endsIn(Job job, @Nullable Long seconds) {
        job.endsAt = seconds == null || seconds < 0 ? null : Long.valueOf(now + seconds * 1000);
    }

    // Admission

    String admit(String nonce, WalkOrder order) {
        var was = jobs.get(order.id());
        if (was != null && was.nonce.equals(nonce)) {
            return tally.count("repeated call", "repeated");
        }
        long due = order.dueFromNow() ? now + order.due() : order.due();
        if (order.kind() == WalkOrder.Kind.SCHEDULE && order.ttl() != null && due >= now + order.ttl() * 1000) {
            return "ttl";
        }
        if (was != null && (order.unique() || !was.ended())) {
            return was.status;
        }
        var refusal = refusal(order);
        if (refusal != null) {
            return refusal;
        }
        if (was != null) {
            zset(was.status.equals("stopped") ? "failed" : was.status, was.queue())
                    .remove(was.id());
            zset("finished", was.queue()).remove(was.id());
        }
        var waits = order.parents().stream()
                .filter(parent -> !met(parent, order.allowsFailure()))
                .toList();
        leaveParents(order.id());
        parents(order.id()).clear();
        place(order, nonce, waits, due);
        return "ok";
    }

    /** Why a job must not depend on what it names. */
    private @Nullable String refusal(WalkOrder order) {
        for (var parent : order.parents()) {
            if (!jobs.containsKey(parent)) {
                return "unknown " + parent;
            }
            if (status(parent).equals("canceled")) {
                return "canceled " + parent;
            }
            if (leavesTraces(order.id()) && waitsFor(parent, order.id(), new HashSet<>())) {
                return "cycle " + parent;
            }
        }
        return null;
    }

    /** An id of which nothing is known is taken for a new one. */
    private boolean leavesTraces(String id) {
        return jobs.containsKey(id)
                || !children(id).isEmpty()
                || !parents(id).isEmpty()
                || seen.ttls().containsKey("rq:results:" + id)
                || seen.ttls().containsKey("rq:executions:" + id);
    }

    private boolean waitsFor(String job, String other, Set<String> been) {
        return been.add(job)
                && parents(job).stream().anyMatch(parent -> parent.equals(other) || waitsFor(parent, other, been));
    }

    private void place(WalkOrder order, String nonce, List<String> waits, long due) {
        var job = new Job(order, nonce, "queued");
        jobs.put(order.id(), job);
        orders.put(order.id(), order);
        endsIn(job, order.ttl());
        if (order.kind() == WalkOrder.Kind.SCHEDULE) {
            tally.count("schedule");
            job.status = "scheduled";
            zset("scheduled", job.queue()).put(job.id(), due / 1000.0);
        } else if (waits.isEmpty()) {
            tally.count("enqueue");
            push(job.queue(), job.id(), order.front());
        } else {
            tally.count("defer");
            job.status = "deferred";
            zset("deferred", job.queue()).put(job.id(), seconds());
            for (var parent : waits) {
                children(parent).add(job.id());
                parents(job.id()).add(parent);
                if (Set.of("failed", "stopped").contains(status(parent))) {
                    job.blockedBy = parent;
                }
            }
        }
    }

    private void push(String queue, String job, boolean front) {
        list(queue).add(front ? 0 : list(queue).size(), job);
    }

    private void enter(Job job, boolean front) {
        push(job.queue(), job.id(), front);
        job.status = "queued";
        endsIn(job, job.order.ttl());
    }

    // The scheduler

    /** @param locked whether another scheduler has the lock of the queue */
    int promoteDue(String queue, boolean locked, int most) {
        var schedule = zset("scheduled", queue);
        var due = schedule.entrySet().stream()
                .filter(entry -> !locked && entry.getValue() <= now / 1000.0)
                .sorted(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
        for (var id : due) {
            schedule.remove(id);
            var job = jobs.get(id);
            if (job != null && job.status.equals("scheduled") && job.queue.equals(queue)) {
                tally.count("promoteDue");
                // Python's schedule does not look at the front of a retry; the field is the same.
                boolean first = job.order.front() && job.order.kind() != WalkOrder.Kind.ENQUEUE;
                enter(job, first || job.order.frontOnRetry() && job.ran);
            }
        }
        return due.size();
    }

    // Dependencies

    private boolean met(String parent, boolean allow) {
        var status = status(parent);
        return status == null || status.equals("finished") || allow && status.equals("failed");
    }

    private void release(String parent, String how) {
        List.copyOf(children(parent)).forEach(child -> tell(parent, how, child));
    }

    /** Puts the children that came free into the order in which they were claimed in the same step. */
    void follow(List<String> claimed) {
        for (var ids : lists.values()) {
            var order = new ArrayList<>(claimed.stream()
                    .filter(freed::contains)
                    .filter(ids::contains)
                    .toList());
            ids.stream()
                    .filter(freed::contains)
                    .filter(id -> !order.contains(id))
                    .forEach(order::add);
            ids.replaceAll(id -> freed.contains(id) ? order.remove(0) : id);
        }
    }

    private void tell(String parent, String how, String id) {
        var child = jobs.get(id);
        if (child == null || !child.status.equals("deferred") || !parents(id).contains(parent)) {
            children(parent).remove(id);
            return;
        }
        boolean allow = child.order.allowsFailure();
        boolean failed = how.equals("failed") || how.equals("gone");
        if (how.equals("finished") || how.equals("passed") || failed && allow) {
            parents(id).remove(parent);
            children(parent).remove(id);
            boolean blocked = parent.equals(child.blockedBy);
            if (blocked) {
                child.blockedBy = null;
            }
            free(child);
            if (blocked && child.status.equals("deferred")) {
                blockIfHopeless(child);
            }
            return;
        }
        // One that can still finish does not hide one that cannot.
        boolean forever = how.equals("dropped") || how.equals("gone");
        if (forever || child.blockedBy == null) {
            child.blockedBy = parent;
        }
        if (forever) {
            set("rq:blocked").add(id);
        }
    }

    private void blockIfHopeless(Job child) {
        parents(child.id()).stream()
                .filter(parent ->
                        jobs.containsKey(parent) && jobs.get(parent).status.equals("canceled"))
                .min(Comparator.naturalOrder())
                .ifPresent(hopeless -> {
                    child.blockedBy = hopeless;
                    set("rq:blocked").add(child.id());
                });
    }

    private void free(Job child) {
        if (!parents(child.id()).stream().allMatch(parent -> met(parent, child.order.allowsFailure()))) {
            return;
        }
        tally.count("release");
        zset("deferred", child.queue()).remove(child.id());
        leaveParents(child.id());
        child.blockedBy = null;
        enter(child, child.order.front());
        freed.add(child.id());
    }

    String giveUp(String id, String blocker) {
        var job = jobs.get(id);
        boolean waits = job != null && job.status.equals("deferred") && job.blockedBy != null;
        if (waits && !blocker.equals(job.blockedBy)) {
            return "absent";
        }
        set("rq:blocked").remove(id);
        boolean may = waits
                && (status(blocker) == null
                        || status(blocker).equals("canceled")
                        || !children(blocker).contains(id));
        if (!may) {
            return "absent";
        }
        tally.count("giveUp");
        zset("deferred", job.queue()).remove(id);
        leaveParents(id);
        failedFor(job, "failed", job.noticeTtl());
        release(id, "failed");
        return "ok";
    }

    private void failedFor(Job job, String status, long ttl) {
        job.status = status;
        zset("failed", job.queue()).put(job.id(), ttl < 0 ? -1 : seconds() + ttl);
        endsIn(job, ttl);
    }

    private void leaveParents(String id) {
        List.copyOf(parents(id)).forEach(parent -> children(parent).remove(id));
    }

    // A process

    /** @return each claim as {@code job execution} */
    List<String> claim(String instance, int running, List<String> queues, List<String> executions) {
        int slots = executions.size();
        int looks = slots * 10;
        var claimed = new ArrayList<String>();
        for (var queue : queues) {
            boolean again = true;
            while (again && claimed.size() < slots && looks > 0) {
                int want = Math.min(looks, slots - claimed.size());
                var ids = List.copyOf(
                        list(queue).subList(0, Math.min(want, list(queue).size())));
                var skipped = new ArrayList<String>();
                int taken = 0;
                for (var id : ids) {
                    looks--;
                    taken++;
                    var job = jobs.get(id);
                    if (claimed.contains(id) || job == null || isLeftover(job)) {
                        continue;
                    }
                    if (job.abandoned >= 2 && running + claimed.size() > 0) {
                        skipped.add(id);
                        continue;
                    }
                    slots = job.abandoned >= 2 ? 1 : slots;
                    comeFrom(job, queue);
                    claimed.add(id);
                    if (claimed.size() >= slots) {
                        break;
                    }
                }
                list(queue).subList(0, taken).clear();
                list(queue).addAll(0, skipped);
                again = skipped.isEmpty() && taken == ids.size() && ids.size() == want;
            }
        }
        var answers = new ArrayList<String>();
        for (int i = 0; i < claimed.size(); i++) {
            answers.add(claimed.get(i) + " " + executions.get(i));
            start(jobs.get(claimed.get(i)), instance, executions.get(i));
        }
        return answers;
    }

    /** Its id may stand in the queue of another job of its id, which is gone; then its own entry is left behind. */
    private void comeFrom(Job job, String queue) {
        leaveQueue(job, queue);
        if (!job.queue.equals(queue)) {
            zset("finished", job.queue).remove(job.id());
        }
        job.queue = queue;
    }

    /** Python frees a child and leaves it among the dependents of parents that were met before. */
    void leaveRelations(String id) {
        parents(id)
                .forEach(parent -> left(
                        "rq:job:" + parent + ":dependents", id, children(parent).contains(id)));
    }

    void leaveQueue(Job job, String taken) {
        left("rq:queue:" + job.queue, job.id(), !job.queue.equals(taken));
    }

    private boolean isLeftover(Job job) {
        return switch (job.status) {
            case "queued" -> false;
            case "started" ->
                zset("wip", job.queue()).keySet().stream().anyMatch(member -> member.startsWith(job.id() + ":"));
            case "scheduled" -> zset("scheduled", job.queue()).containsKey(job.id());
            default -> true;
        };
    }

    private void start(Job job, String instance, String execution) {
        tally.count("start");
        zset("wip", job.queue()).put(job.id() + ":" + execution, seconds() + LEASE);
        job.status = "started";
        job.execution = execution;
        job.runs = execution;
        job.worker = instance + "-worker";
        job.ran = true;
        job.endsAt = null;
        held(instance).add(execution);
    }

    /** Why an execution does not hold its job; null when it does. */
    private @Nullable String lost(Execution execution) {
        var job = jobs.get(execution.jobId());
        if (job == null) {
            return "deleted";
        }
        if (job.status.equals("started") && execution.id().equals(job.execution)) {
            return null;
        }
        return switch (job.status) {
            case "canceled" -> "canceled";
            case "queued", "scheduled" -> "requeued";
            default -> "taken";
        };
    }

    /** Takes the member from wip. Returns why the execution did not hold the job; null when it did. */
    private @Nullable String letGo(Execution execution) {
        var reason = lost(execution);
        var member = execution.jobId() + ":" + execution.id();
        boolean stood = zset("wip", execution.queue()).remove(member) != null;
        return reason == null && !stood ? "taken" : reason;
    }

    String settle(WalkEnd end) {
        var reason = letGo(end.execution());
        if (reason != null) {
            return tally.count("refused: " + reason, reason);
        }
        tally.count(end.kind());
        var job = jobs.get(end.execution().jobId());
        job.abandoned = 0;
        switch (end.kind()) {
            case "finish" -> finish(job, end.ttl());
            case "fail" -> fail(job, end.ttl());
            case "repeat" -> {
                if (end.ttl() != 0) {
                    zset("finished", job.queue()).put(job.id(), finishedScore(end.ttl()));
                    job.repeated = true;
                }
                job.repeats--;
                release(job.id(), "finished");
                again(job, end);
            }
            default -> {
                job.retries -= end.asked() ? 0 : 1;
                again(job, end);
            }
        }
        return "ok";
    }

    private double finishedScore(long ttl) {
        return ttl < 0 ? Double.POSITIVE_INFINITY : seconds() + ttl;
    }

    private void finish(Job job, long ttl) {
        job.status = "finished";
        if (ttl != 0) {
            zset("finished", job.queue()).put(job.id(), finishedScore(ttl));
            endsIn(job, ttl);
        }
        release(job.id(), "finished");
        forgetUnless(ttl != 0, job);
    }

    private void fail(Job job, long ttl) {
        job.status = "failed";
        zset("finished", job.queue()).remove(job.id());
        if (ttl != 0) {
            failedFor(job, "failed", ttl);
        }
        release(job.id(), ttl == 0 ? "gone" : "failed");
        forgetUnless(ttl != 0, job);
    }

    private void forgetUnless(boolean kept, Job job) {
        if (!kept) {
            forget(job.id());
        }
    }

    void forget(String id) {
        jobs.remove(id);
        children(id).clear();
        parents(id).clear();
    }

    private void again(Job job, WalkEnd end) {
        job.execution = null;
        if (end.delayMillis() == 0) {
            enter(job, end.front());
        } else {
            job.status = "scheduled";
            zset("scheduled", job.queue()).put(job.id(), (now + end.delayMillis()) / 1000.0);
        }
    }

    String renew(Execution execution) {
        var reason = lost(execution);
        var member = execution.jobId() + ":" + execution.id();
        var wip = zset("wip", execution.queue());
        if (reason == null && wip.containsKey(member)) {
            wip.merge(member, seconds() + LEASE, Math::max);
            return tally.count("renew", "ok");
        }
        wip.remove(member);
        return reason == null ? "taken" : reason;
    }

    String saveMeta(Execution execution) {
        var reason = lost(execution);
        boolean stands = zset("wip", execution.queue()).containsKey(execution.jobId() + ":" + execution.id());
        return reason != null ? reason : stands ? tally.count("saveMeta", "ok") : "taken";
    }

    String pushBack(String instance, Execution execution) {
        held(instance).remove(execution.id());
        var reason = letGo(execution);
        if (reason != null) {
            return reason;
        }
        tally.count("pushBack");
        var job = jobs.get(execution.jobId());
        job.abandoned = 0;
        backToTheHead(job);
        return "ok";
    }

    private void backToTheHead(Job job) {
        push(job.queue(), job.id(), true);
        job.status = "queued";
        job.ran = false;
        job.execution = null;
        job.worker = null;
        if (job.order.ttl() != null) {
            endsIn(job, job.order.ttl());
        }
    }

    String abandon(String instance, Execution execution) {
        held(instance).remove(execution.id());
        var reason = letGo(execution);
        if (reason != null) {
            return reason.equals("requeued") ? "taken" : reason;
        }
        tally.count("abandon");
        var job = jobs.get(execution.jobId());
        job.abandoned++;
        if (job.order.failsWhenAbandoned() || job.abandoned >= 3) {
            job.abandoned = 0;
            fail(job, job.failureTtl());
            return "failed";
        }
        backToTheHead(job);
        return "requeued";
    }

    // What clients do to a job

    private void takeFrom(Job job, String execution) {
        zset("wip", job.queue()).remove(job.id() + ":" + execution);
        var instance = seen.instanceOf(job.worker);
        if (instance != null) {
            held(instance).remove(execution);
        }
    }

    private void takeAll(Job job) {
        if (job.execution != null) {
            takeFrom(job, job.execution);
        }
        seen.executions(job.id()).forEach(execution -> takeFrom(job, execution));
        // One of Python's that has not beaten for long is named in wip alone.
        if (String.valueOf(job.runs).startsWith("python")) {
            leaveWip(job.id());
        }
    }

    String stop(String id) {
        var job = jobs.get(id);
        if (job == null || !job.status.equals("started")) {
            return job == null ? "absent" : job.status;
        }
        if (job.execution == null || !zset("wip", job.queue()).containsKey(id + ":" + job.execution)) {
            return "asked";
        }
        tally.count("stop");
        takeFrom(job, job.execution);
        job.abandoned = 0;
        zset("finished", job.queue()).remove(job.id());
        failedFor(job, "stopped", job.noticeTtl());
        release(id, "stopped");
        return "ok";
    }

    String cancel(String id, boolean pass, boolean leave) {
        var job = jobs.get(id);
        if (job == null || job.ended()) {
            return job == null ? "absent" : job.status;
        }
        tally.count("cancel");
        tally.count("cancel, children pass", pass);
        tally.count("cancel, leaves its parents", leave);
        if (job.status.equals("started")) {
            takeAll(job);
        } else {
            leaveWaiting(job);
        }
        zset("canceled", job.queue()).put(id, seconds());
        zset("finished", job.queue()).remove(id);
        job.status = "canceled";
        if (leave) {
            leaveParents(id);
        }
        endsIn(job, job.noticeTtl());
        release(id, pass ? "passed" : "dropped");
        return "ok";
    }

    private void leaveWaiting(Job job) {
        if (job.status.equals("queued")) {
            list(job.queue()).removeIf(job.id()::equals);
        } else {
            zset(job.status, job.queue()).remove(job.id());
        }
    }

    boolean delete(String id) {
        var job = jobs.get(id);
        if (job != null) {
            tally.count("delete");
            if (!job.ended()) {
                list(job.queue()).removeIf(id::equals);
            }
            for (var registry : List.of("finished", "failed", "canceled", "deferred", "scheduled")) {
                zset(registry, job.queue()).remove(id);
            }
            takeAll(job);
        }
        leaveParents(id);
        release(id, job != null && job.status.equals("finished") ? "finished" : "dropped");
        forget(id);
        return job != null;
    }

    long empty(String queue) {
        var ids = List.copyOf(list(queue));
        list(queue).clear();
        long deleted = 0;
        for (var id : ids) {
            if ("queued".equals(status(id))) {
                tally.count("empty");
                deleted++;
                zset("finished", queue).remove(id);
                release(id, "dropped");
                forget(id);
            }
        }
        return deleted;
    }

    String requeue(String nonce, String queue, boolean front, String id) {
        var job = jobs.get(id);
        if (job != null && job.nonce.equals(nonce)) {
            return tally.count("repeated call", "repeated");
        }
        if (zset("failed", queue).remove(id) == null) {
            return "absent";
        }
        if (job == null) {
            return "gone";
        }
        if (!Set.of("failed", "stopped").contains(job.status) || !job.queue().equals(queue)) {
            return "absent";
        }
        tally.count("requeue");
        job.nonce = nonce;
        job.ran = false;
        job.abandoned = 0;
        job.execution = null;
        job.worker = null;
        enter(job, front);
        return "ok";
    }

    /** Takes what the clock has ended. */
    void expire(List<String> keys) {
        for (var key : keys) {
            if (key.matches("rq:job:[^:]+")) {
                vanish(key.substring("rq:job:".length()));
            }
            if (key.endsWith(":dependents")) {
                var parent = key.split(":")[2];
                set(key).forEach(child -> left(
                        "rq:job::" + child + ":dependencies",
                        parent,
                        parents(child).contains(parent)));
            }
            sets.remove(key);
            batches.remove(key.replace("rq:last:", ""));
        }
    }

    /** A hash is gone, and nobody was told: what names the job stays where it stands. */
    void vanish(String id) {
        jobs.remove(id);
        lists.forEach((key, ids) -> left(key, id, ids.contains(id)));
        zsets.forEach((key, scores) -> left(key, id, scores.containsKey(id)));
        sets.forEach((key, members) -> left(key, id, members.contains(id)));
        leaveWip(id);
    }

    /** Python takes from wip only the executions that a beat has written. The others stand there until they are settled. */
    void leaveWip(String id) {
        zsets.forEach((key, scores) -> scores.keySet().stream()
                .filter(member -> member.startsWith(id + ":"))
                .forEach(member -> left(key, member, true)));
    }

    private void left(String key, String id, boolean stands) {
        if (stands) {
            strays.add(key + " " + id);
        }
    }

    /** Whether an entry was left behind by a job of this id that is no more, and still stands there. */
    boolean isStray(String key, String id) {
        return strays.contains(key + " " + id);
    }

    /** Forgets the strays that stand nowhere any more. */
    void tidyStrays() {
        strays.removeIf(stray -> {
            var key = stray.substring(0, stray.lastIndexOf(' '));
            var id = stray.substring(stray.lastIndexOf(' ') + 1);
            return !lists.getOrDefault(key, List.of()).contains(id)
                    && !zsets.getOrDefault(key, Map.of()).containsKey(id)
                    && !sets.getOrDefault(key, Set.of()).contains(id);
        });
    }

    /** The waiting jobs of a queue in the order of their claim, for a comparison that does not look at it. */
    static List<String> sorted(List<String> ids) {
        return ids.stream().sorted(Comparator.naturalOrder()).toList();
    }
}
