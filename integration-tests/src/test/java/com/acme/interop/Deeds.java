package com.acme.interop;

import io.rq4j.error.RetryJobException;
import io.rq4j.worker.execution.JobContext;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a Java worker runs in the live checks. Its names are Java's, what it is called with comes from Python. */
public final class Deeds {

    private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();
    private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

    private Deeds() {}

    public static int add(int x, int y) {
        return x + y;
    }

    /** The type and the value as text. */
    public static String describe(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
    }

    /** The values of {@code tasks.SAMPLES}. */
    public static Map<String, @Nullable Object> samples() {
        var nested = new LinkedHashMap<String, @Nullable Object>();
        nested.put("a", new ArrayList<@Nullable Object>(Arrays.asList(1, 2.5, null, true)));
        nested.put("b", Map.of("c", List.of()));
        var samples = new HashMap<String, @Nullable Object>();
        samples.put("text", "é☃ \\ \"quoted\"");
        samples.put("emoji", "😀");
        samples.put("empty", "");
        samples.put("nested", nested);
        samples.put("null", null);
        samples.put("true", true);
        samples.put("false", false);
        samples.put("fraction", 2.5);
        samples.put("tiny", 1e-7);
        samples.put("long", (1L << 53) + 1);
        samples.put("big", BigInteger.TEN.pow(30));
        samples.put("nan", Double.NaN);
        samples.put("infinity", Double.POSITIVE_INFINITY);
        samples.put("minus infinity", Double.NEGATIVE_INFINITY);
        return samples;
    }

    public static @Nullable Object sample(String name) {
        return samples().get(name);
    }

    public static int fail(String message) {
        throw new IllegalStateException(message);
    }

    public static String failOnce(String name) {
        if (FAILED.add(name)) {
            throw new IllegalStateException("the first time");
        }
        return "the second time";
    }

    public static int askAgain() {
        throw RetryJobException.after(Duration.ZERO).atMost(2);
    }

    /** What the job knows of its meta. */
    public static String metaAsText() {
        return JobContext.current().meta().toString();
    }

    /** Runs until the gate opens. */
    public static String waitAt(String gate) throws InterruptedException {
        gate(gate).await();
        return gate;
    }

    public static void open(String gate) {
        gate(gate).countDown();
    }

    private static CountDownLatch gate(String name) {
        return GATES.computeIfAbsent(name, key -> new CountDownLatch(1));
    }
}
