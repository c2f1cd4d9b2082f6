package io.rq4j.codec;

import io.rq4j.job.Callback;
import io.rq4j.job.Callback.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks in the job hash. Names stand in RQ's fields, method references in ours: RQ imports whatever stands in its fields, and
 * a name that it cannot import ends {@code rq info} and Python workers.
 */
public final class CallbackFields {

    /** What a claim sends to the worker, so that a job without callbacks costs no look at its hash. */
    static final List<String> CLAIMED =
            List.of("success_callback_name", "java_success_callback", "failure_callback_name", "java_failure_callback");

    private static final String NUMBER = "\\d{1,10}";
    private static final long LONGEST_SECONDS = Duration.ofDays(36_500).toSeconds();

    private record Names(String rq, String rqTimeout, String java, String javaTimeout) {

        static Names of(Kind kind) {
            var rq = kind.word() + "_callback";
            return new Names(rq + "_name", rq + "_timeout", "java_" + rq, "java_" + rq + "_timeout");
        }
    }

    private static final Map<Kind, Names> NAMES = new EnumMap<>(Kind.class);

    static {
        for (var kind : Kind.values()) {
            NAMES.put(kind, Names.of(kind));
        }
    }

    private CallbackFields() {}

    private static Names names(Kind kind) {
        return java.util.Objects.requireNonNull(NAMES.get(kind));
    }

    /** The fields of a new job. RQ's names are always there. */
    static Map<String, String> of(Callback.All callbacks) {
        var fields = new LinkedHashMap<String, String>();
        for (var kind : Kind.values()) {
            put(names(kind), callbacks.on(kind), fields);
        }
        return fields;
    }

    private static void put(Names names, @Nullable Callback callback, Map<String, String> fields) {
        fields.put(names.rq, callback == null || callback.isReference() ? "" : callback.function());
        if (callback != null && callback.isReference()) {
            fields.put(names.java, callback.function());
            fields.put(names.javaTimeout, String.valueOf(callback.seconds()));
        } else if (callback != null) {
            fields.put(names.rqTimeout, String.valueOf(callback.seconds()));
        }
    }

    /** Which callbacks, of those that a claim tells of, a job has. */
    public static Set<Kind> claimed(Map<String, String> fields) {
        var kinds = EnumSet.noneOf(Kind.class);
        for (var kind : List.of(Kind.SUCCESS, Kind.FAILURE)) {
            var names = names(kind);
            if (!fields.getOrDefault(names.rq, "").isEmpty()
                    || !fields.getOrDefault(names.java, "").isEmpty()) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** A callback of a job from all fields of its hash. A timeout that cannot be read is RQ's default. */
    public static Optional<Callback> read(Kind kind, Map<String, byte[]> hash) {
        var names = names(kind);
        Function<String, String> text = name -> {
            var bytes = hash.get(name);
            return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        };
        var java = text.apply(names.java);
        if (!java.isEmpty()) {
            return Optional.of(new Callback(java, timeout(text.apply(names.javaTimeout)), true));
        }
        var name = text.apply(names.rq);
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new Callback(name, timeout(text.apply(names.rqTimeout)), false));
    }

    private static Duration timeout(String seconds) {
        long read = seconds.matches(NUMBER) ? Long.parseLong(seconds) : 0;
        return read > 0 && read <= LONGEST_SECONDS ? Duration.ofSeconds(read) : Callback.DEFAULT_TIMEOUT;
    }
}
