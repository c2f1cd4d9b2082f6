package io.rq4j.internal.lifecycle;

import io.rq4j.internal.redis.Args;
import io.rq4j.internal.redis.Reply;
import io.rq4j.internal.redis.Script;
import io.rq4j.internal.redis.ScriptRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** That a cron process is there, in RQ's keys, and what it knows of its schedules. Safe for any thread. */
public final class CronPresence {

    private final Script cronBeat = JobLifecycle.script("cronBeat");
    private final Script cronDeath = JobLifecycle.script("cronDeath");

    private final ScriptRunner scripts;

    public CronPresence(ScriptRunner scripts) {
        this.scripts = scripts;
    }

    /**
     * When a cron process was born, by the server's clock.
     *
     * @param createdAt as RQ writes it, empty before the first beat
     * @param millis the same in epoch milliseconds, empty before the first beat
     */
    public record Birth(String createdAt, String millis) {

        public static final Birth NONE = new Birth("", "");
    }

    /**
     * A schedule as its process has it.
     *
     * @param text how it reads
     * @param intervalMillis the time between its ticks, 0 when they follow the calendar
     */
    public record Entry(String name, String text, long intervalMillis, String function, String queue) {}

    /**
     * What a process learned of one schedule.
     *
     * @param word {@code ok}, {@code other} when a younger process has another text for it, or {@code WRONGTYPE} and which
     * @param tick its last tick in epoch milliseconds, 0 unless it is ok
     * @param leader the younger process, empty unless there is one
     */
    public record Look(String word, long tick, String leader) {}

    /** What a beat told: one look for each entry, in their order. */
    public record Beat(Birth birth, List<Look> looks) {}

    /** Beats, the first time as a birth, and writes the whole entry of the process anew. */
    public Beat beat(String process, Birth birth, Map<String, String> fields, List<Entry> entries) {
        var args = Args.of(process, birth.createdAt(), birth.millis(), 2 * fields.size());
        fields.forEach((field, value) -> args.add(field).add(value));
        for (var entry : entries) {
            args.add(entry.name()).add(entry.text()).add(entry.intervalMillis());
            args.add(entry.function()).add(entry.queue());
        }
        var reply = Reply.list(scripts.repeat(cronBeat, args.bytes()));
        var looks = new ArrayList<Look>();
        for (var look : reply.subList(2, reply.size())) {
            looks.add(look(Reply.texts(look)));
        }
        return new Beat(new Birth(Reply.textOrEmpty(reply.get(0)), Reply.textOrEmpty(reply.get(1))), looks);
    }

    private static Look look(List<String> reply) {
        var word = reply.get(0);
        return new Look(
                word, word.equals("ok") ? Long.parseLong(reply.get(1)) : 0, word.equals("other") ? reply.get(1) : "");
    }

    /** Leaves. Returns whether it was entered. */
    public boolean death(String process) {
        return Reply.number(scripts.repeat(cronDeath, Args.of(process).bytes())) == 1;
    }
}
