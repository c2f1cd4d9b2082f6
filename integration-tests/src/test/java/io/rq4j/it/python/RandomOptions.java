package io.rq4j.it.python;

import com.acme.interop.Ends;
import io.rq4j.job.Callback;
import io.rq4j.job.Dependency;
import io.rq4j.job.JobOptions;
import io.rq4j.job.JobStatus;
import io.rq4j.job.OnAbandon;
import io.rq4j.job.Repeat;
import io.rq4j.job.Retry;
import io.rq4j.job.Ttl;
import io.rq4j.job.Webhook;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Options of jobs drawn at random from all there are, with values at and about their limits. */
final class RandomOptions {

    private static final List<String> TEXTS = List.of(
            "", " ", "é☃", "😀", "\"'\\", "a\nb\tc", "\u0000\u0007\u001f", "{}", "null", "123", "a".repeat(3_000));

    private final Random random;

    RandomOptions(Random random) {
        this.random = random;
    }

    private boolean maybe() {
        return random.nextInt(4) == 0;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** @param parents what a job may depend on, if anything */
    JobOptions next(String id, List<String> parents) {
        var options = ends(again(kept(JobOptions.defaults().id(id))));
        if (maybe()) {
            options = options.description(one(TEXTS));
        }
        if (maybe()) {
            options = options.meta(Collections.singletonMap(one(TEXTS), value(3)));
        }
        if (maybe()) {
            options = options.atFront();
        }
        if (maybe()) {
            options = options.kwargs(Collections.singletonMap("k", value(2)));
        }
        if (maybe()) {
            options = options.onAbandon(OnAbandon.FAIL);
        }
        if (maybe()) {
            options = options.unique();
        }
        if (maybe()) {
            options = options.group(one(List.of("g", "a group, é", "rq:x")));
        }
        if (maybe() && !parents.isEmpty()) {
            return waiting(options.dependsOn(dependency(parents)));
        }
        return maybe() ? due(options) : waiting(options);
    }

    private JobOptions waiting(JobOptions options) {
        return maybe() ? options.ttl(Duration.ofDays(1 + random.nextInt(36_500))) : options;
    }

    private JobOptions kept(JobOptions options) {
        if (maybe()) {
            options = random.nextBoolean() ? options.noTimeout() : options.timeout(seconds(10));
        }
        if (maybe()) {
            options = options.resultTtl(random.nextBoolean() ? Ttl.FOREVER : Ttl.of(seconds(1_000)));
        }
        if (maybe()) {
            options = options.failureTtl(random.nextBoolean() ? Ttl.FOREVER : Ttl.of(seconds(1_000)));
        }
        return options;
    }

    private Duration seconds(int least) {
        return Duration.ofSeconds(least + random.nextInt(1_000_000), random.nextInt(1_000_000_000));
    }

    private JobOptions again(JobOptions options) {
        if (maybe()) {
            var retry = Retry.times(1 + random.nextInt(3));
            if (random.nextBoolean()) {
                retry = maybe() ? retry.backoff(Duration.ofSeconds(1), seconds(1)) : retry.after(intervals());
            }
            if (random.nextBoolean()) {
                retry = retry.atFront();
            }
            if (maybe()) {
                retry = retry.on(IllegalStateException.class).notOn(ArithmeticException.class);
            }
            options = options.retry(retry);
        }
        if (maybe()) {
            options = options.repeat(Repeat.times(1 + random.nextInt(2)).every(intervals()));
        }
        return options;
    }

    private Duration[] intervals() {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> random.nextBoolean() ? Duration.ZERO : seconds(100))
                .toArray(Duration[]::new);
    }

    private JobOptions ends(JobOptions options) {
        if (maybe()) {
            options = random.nextBoolean()
                    ? options.onSuccess(Ends::done).onFailure(Ends::failed).onStopped(Ends::stopped)
                    : options.onSuccess(named("done"))
                            .onFailure(named("failed"))
                            .onStopped(named("stopped"));
        }
        for (int i = random.nextInt(12) - 9; i > 0; i--) {
            // Nobody listens there: what is sent is refused at once.
            var hook = random.nextBoolean()
                    ? Webhook.get("http://127.0.0.1:1/é?x=1")
                    : Webhook.post("http://127.0.0.1:1/");
            options = options.webhook(hook.when(one(List.of(JobStatus.FINISHED, JobStatus.FAILED)))
                    .header("X-Token", "\"é\"")
                    .timeout(Duration.ofMillis(1 + random.nextInt(5_000))));
        }
        return options;
    }

    private Callback named(String name) {
        return Callback.named("com.acme.interop.Ends." + name, Duration.ofMillis(1 + random.nextInt(100_000)));
    }

    private Dependency dependency(List<String> parents) {
        var dependency = Dependency.on(one(parents), one(parents));
        if (random.nextBoolean()) {
            dependency = dependency.allowFailure();
        }
        if (random.nextBoolean()) {
            dependency = dependency.atFront();
        }
        return maybe() ? dependency.whenEnded() : dependency;
    }

    private JobOptions due(JobOptions options) {
        return switch (random.nextInt(3)) {
            case 0 -> options.in(Duration.ofMillis(random.nextInt(10_000_000)));
            case 1 -> options.at(Instant.EPOCH.plusMillis(random.nextInt()));
            default -> options.at(Instant.parse("9999-12-31T23:59:59Z").minusMillis(random.nextInt(1_000_000)));
        };
    }

    /** Anything that JSON can carry. */
    @Nullable Object value(int depth) {
        return switch (random.nextInt(depth == 0 ? 9 : 11)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> random.nextLong();
            case 4 -> new BigInteger(200, random).negate();
            case 5 -> Double.longBitsToDouble(random.nextLong());
            case 6 -> one(List.of(0.0, -0.0, 1e22, 1e-7, Double.MIN_VALUE, Double.NEGATIVE_INFINITY));
            case 7 -> one(TEXTS);
            case 8 -> new String(Character.toChars(random.nextInt(0xD800)));
            case 9 -> new ArrayList<>(Arrays.asList(value(depth - 1), value(depth - 1)));
            default -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                map.put(one(TEXTS), value(depth - 1));
                map.put("b", value(depth - 1));
                yield map;
            }
        };
    }
}
