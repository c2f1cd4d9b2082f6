package io.rq4j.internal.lifecycle;

import io.rq4j.internal.redis.Args;
import io.rq4j.internal.redis.Reply;
import io.rq4j.internal.redis.Script;
import io.rq4j.internal.redis.ScriptRunner;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps workers from taking jobs, all of them or from one queue. Their claims read it. Safe for any thread. */
public final class Suspension {

    private static final int LONGEST_REASON = 500;

    /** Redis refuses what overflows, and then what it was to end is there already. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Script suspend = JobLifecycle.script("suspend");
    private final Script pause = JobLifecycle.script("pause");
    private final Script resume = JobLifecycle.script("resume");

    private final ScriptRunner scripts;

    public Suspension(ScriptRunner scripts) {
        this.scripts = scripts;
    }

    /** Suspends all workers. @param time null for no end */
    public void suspend(@Nullable Duration time) {
        scripts.repeat(suspend, Args.of(millis("suspend", time)).bytes());
    }

    /** Pauses a queue. @param time null for no end */
    public void pause(String queue, String reason, @Nullable Duration time) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("The reason of a pause must have 1 to " + LONGEST_REASON
                    + " characters, got " + (reason.isBlank() ? "none" : reason.length())
                    + "; say to those who wonder why nothing runs");
        }
        scripts.repeat(pause, Args.of(queue, reason, millis("pause", time)).bytes());
    }

    /** Ends the suspension. False when there was none. */
    public boolean resume() {
        return Reply.number(scripts.repeat(resume, Args.of().bytes())) == 1;
    }

    /** Ends the pause of a queue. False when there was none. */
    public boolean resume(String queue) {
        return Reply.number(scripts.repeat(resume, Args.of(queue).bytes())) == 1;
    }

    private static String millis(String what, @Nullable Duration time) {
        if (time == null) {
            return "";
        }
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The duration of " + what + " must be at most 36500 days, got " + time
                    + "; leave it out for no end");
        }
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "The duration of " + what + " must be positive, got " + time + "; leave it out for no end");
        }
        return String.valueOf(time.toMillis());
    }
}
