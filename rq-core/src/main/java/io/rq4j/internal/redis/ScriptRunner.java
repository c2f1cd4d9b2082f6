package io.rq4j.internal.redis;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts with what each of them gets first: the prefix, and the time when a test overrides the server's. Safe for any
 * thread.
 */
public final class ScriptRunner {

    /** Enough to outlive a restart of the server or one lost reply; a worker repeats for ever by itself. */
    private static final int ATTEMPTS = 3;

    private final RedisConnection redis;
    private final Keys keys;
    private final @Nullable Clock clock;
    private final Misuse misuse;

    /** @param clock overrides the server's clock, in tests only; null for the server's */
    public ScriptRunner(RedisConnection redis, Keys keys, @Nullable Clock clock) {
        this.redis = redis;
        this.keys = keys;
        this.clock = clock;
        this.misuse = new Misuse(redis, keys);
    }

    /** Runs a script that bears repetition: after a lost connection it is sent again, unchanged, up to three times. */
    public @Nullable Object repeat(Script script, List<byte[]> args) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(script, args);
            } catch (RedisUnavailableException e) {
                redis.refresh();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Runs a script once; the caller repeats. */
    public @Nullable Object once(Script script, List<byte[]> args) {
        var all = new ArrayList<byte[]>(args.size() + 2);
        all.add(bytes(keys.prefix()));
        all.add(bytes(now()));
        all.addAll(args);
        try {
            return redis.run(script, bytes(keys.queues()), all);
        } catch (RedisUnavailableException e) {
            throw e;
        } catch (RqException e) {
            throw String.valueOf(e.getMessage()).contains("WRONGTYPE") ? misuse.explain(script, args, e) : e;
        }
    }

    private String now() {
        if (clock == null) {
            return "";
        }
        Instant now = clock.instant();
        return Long.toString(now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
