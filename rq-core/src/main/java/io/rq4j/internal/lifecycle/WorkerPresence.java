package io.rq4j.internal.lifecycle;

import io.rq4j.internal.command.WorkerCommand;
import io.rq4j.internal.lifecycle.JobLifecycle.Held;
import io.rq4j.internal.redis.Args;
import io.rq4j.internal.redis.Reply;
import io.rq4j.internal.redis.Script;
import io.rq4j.internal.redis.ScriptRunner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * That a worker process is there: its birth, its beats, its death, and the pass that finds out who died without one. Safe for
 * any thread.
 */
public final class WorkerPresence {

    /** How long the entry of a worker outlives its last beat. */
    private static final int TTL_SECONDS = 90;

    private static final Pattern HELD = Pattern.compile("(.*)\\|([^|]*)\\|(\\d+)", Pattern.DOTALL);

    private final Script birth = JobLifecycle.script("birth");
    private final Script beat = JobLifecycle.script("beat");
    private final Script death = JobLifecycle.script("death");
    private final Script recover = JobLifecycle.script("recover");
    private final Script leaveSeat = JobLifecycle.script("leaveSeat");
    private final Script requestShutdown = JobLifecycle.script("requestShutdown");
    private final Script command = JobLifecycle.script("command");

    private final ScriptRunner scripts;

    public WorkerPresence(ScriptRunner scripts) {
        this.scripts = scripts;
    }

    /** A worker process as its entry names it. {@code instance} is a random id of this start, never the name. */
    public record Self(String instance, String name, List<String> queues) {}

    /**
     * Enters, unless a living worker has the name.
     *
     * @return the time of birth, empty when the name is taken
     */
    public Optional<String> birth(Self self, Map<String, String> fields) {
        var born = Reply.textOrEmpty(scripts.repeat(birth, entry(self, "", fields)));
        return born.isEmpty() ? Optional.empty() : Optional.of(born);
    }

    /**
     * What a beat found.
     *
     * @param held how many executions Redis holds for this process
     * @param suspended whether all workers are
     * @param paused which queues of this process are, and why
     */
    public record Beat(long held, boolean suspended, Map<String, String> paused) {}

    /**
     * Beats, and writes the whole entry anew.
     *
     * @param currentJob the job that has run longest, empty when none runs
     */
    public Beat beat(Self self, String currentJob, Map<String, String> fields) {
        var reply = Reply.list(scripts.repeat(beat, entry(self, currentJob, fields)));
        var paused = new LinkedHashMap<String, String>();
        for (int i = 0; i < self.queues().size(); i++) {
            var reason = Reply.text(reply.get(2 + i));
            if (reason != null) {
                paused.put(self.queues().get(i), reason);
            }
        }
        return new Beat(Reply.number(reply.get(0)), Reply.number(reply.get(1)) == 1, paused);
    }

    private static List<byte[]> entry(Self self, String currentJob, Map<String, String> fields) {
        var args =
                Args.of(self.instance(), self.name(), TTL_SECONDS, currentJob).addList(self.queues());
        fields.forEach((field, value) -> args.add(field).add(value));
        return args.bytes();
    }

    /** Leaves. Returns how many executions are still held; recovery takes them 25 s later. */
    public long death(Self self) {
        return Reply.number(scripts.repeat(
                death,
                Args.of(self.instance(), self.name()).addAll(self.queues()).bytes()));
    }

    /** Notes that it was asked to leave while it is busy. */
    public void requestShutdown(Self self) {
        scripts.repeat(requestShutdown, Args.of(self.instance(), self.name()).bytes());
    }

    /** Tells a worker what to do, once: repeated after a lost reply it might be obeyed twice. Returns how many heard it. */
    public long command(String worker, WorkerCommand told) {
        return Reply.number(scripts.once(command, Args.of(worker, told.text()).bytes()));
    }

    /** What a recovery pass found: who ran it, and what dead processes held. */
    public record Pass(boolean ran, boolean amnesty, List<Held> lost) {}

    /** Runs a recovery pass, unless another process does at this moment. */
    public Pass recover(Self self) {
        var reply = Reply.list(scripts.repeat(
                recover, Args.of(self.instance()).addAll(self.queues()).bytes()));
        var word = Reply.textOrEmpty(reply.get(0));
        var lost = new ArrayList<Held>();
        for (var entry : Reply.list(reply.get(1))) {
            lost.add(held(Reply.texts(entry)));
        }
        return new Pass(!word.equals("busy"), word.equals("amnesty"), lost);
    }

    /** An entry of {@code rq:held}; one that cannot be read names no job and is only removed. */
    static Held held(List<String> entry) {
        var match = HELD.matcher(entry.get(2));
        return match.matches()
                ? new Held(entry.get(0), entry.get(1), match.group(1), match.group(2), match.group(3))
                : new Held(entry.get(0), entry.get(1), "", "", "0");
    }

    /** What Redis says that this process holds: executions by their entry. */
    public List<Held> held(Self self, java.util.Map<String, byte[]> index) {
        return index.entrySet().stream()
                .map(entry -> held(
                        List.of(self.instance(), entry.getKey(), new String(entry.getValue(), StandardCharsets.UTF_8))))
                .toList();
    }

    /** Gives a seat at a queue to the next process that waits for one. */
    public void leaveSeat(String instance, String seat) {
        scripts.repeat(leaveSeat, Args.of(instance, seat).bytes());
    }
}
