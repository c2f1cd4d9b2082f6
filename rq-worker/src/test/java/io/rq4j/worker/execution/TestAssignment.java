package io.rq4j.worker.execution;

import io.rq4j.codec.JobHash;
import io.rq4j.codec.JsonCodec;
import io.rq4j.codec.Zlib;
import io.rq4j.job.Call;
import io.rq4j.job.Callback;
import io.rq4j.job.Execution;
import io.rq4j.job.Job;
import io.rq4j.job.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Assignments as the worker would make them, without Redis. */
final class TestAssignment {

    private static final AtomicLong COUNT = new AtomicLong();

    private final Callable<byte[]> payload;
    private @Nullable Duration timeout;
    private JobAccess access = new MetaInMemory(null);
    private Set<Callback.Kind> callbacks = Set.of();

    private TestAssignment(Callable<byte[]> payload) {
        this.payload = payload;
    }

    static TestAssignment of(String function, @Nullable Object... args) {
        return of(Call.named(function, args));
    }

    static TestAssignment of(Call<?> call) {
        var data = Zlib.compress(JsonCodec.standard().encodeCall(call));
        return new TestAssignment(() -> data);
    }

    static TestAssignment ofKeywords(String function, Map<String, Object> kwargs) {
        return of(Call.named(function).withKwargs(kwargs));
    }

    static TestAssignment ofPayload(Callable<byte[]> payload) {
        return new TestAssignment(payload);
    }

    TestAssignment timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    TestAssignment access(JobAccess access) {
        this.access = access;
        return this;
    }

    /** With these fields in the job's hash, and so these callbacks. */
    TestAssignment hash(Map<String, String> fields, Callback.Kind... callbacks) {
        ((MetaInMemory) access).fields.putAll(fields);
        this.callbacks = Set.of(callbacks);
        return this;
    }

    Assignment build() {
        long number = COUNT.incrementAndGet();
        var execution = new Execution(
                String.format("%032x", number), "job-" + number, "default", 1_000 + number, "1795343432.5");
        return new Assignment(execution, "a test", payload, timeout, access, null, callbacks);
    }

    /** Meta of one job, as Redis would keep it. */
    static final class MetaInMemory implements JobAccess {

        private final Map<String, String> fields = new HashMap<>();
        private byte @Nullable [] meta;
        private int reads;

        MetaInMemory(@Nullable String meta) {
            this.meta = meta == null ? null : meta.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public byte @Nullable [] readMeta() {
            reads++;
            return meta;
        }

        @Override
        public void saveMeta(byte[] meta) {
            this.meta = meta;
        }

        @Override
        public void saveProgress(Progress progress) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] resultOf(String job) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Job job() {
            var hash = new HashMap<String, byte[]>();
            fields.forEach((name, value) -> hash.put(name, value.getBytes(StandardCharsets.UTF_8)));
            return JobHash.read("a-test", hash);
        }

        String text() {
            return meta == null ? "none" : new String(meta, StandardCharsets.UTF_8);
        }

        int reads() {
            return reads;
        }
    }
}
