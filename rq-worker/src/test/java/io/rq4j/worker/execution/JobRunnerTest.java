package io.rq4j.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.codec.JsonCodec;
import io.rq4j.job.Call;
import io.rq4j.job.Outcome;
import io.rq4j.worker.execution.TestAssignment.MetaInMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobRunnerTest {

    private static final String JOBS = """
            package com.acme;
            import io.rq4j.worker.execution.JobContext;
            import java.util.*;
            import java.util.concurrent.*;
            public class Jobs {
                public record Point(int x, int y) {}
                public static int add(int a, int b) { return a + b; }
                public static String join(String left, Optional<String> middle, String right) {
                    return left + middle.orElse("-") + right;
                }
                public static Point mirror(Point point) { return new Point(point.y(), point.x()); }
                public static int sum(List<Integer> all) { return all.stream().mapToInt(Integer::intValue).sum(); }
                public static void nothing() { }
                public static String nullText() { return null; }
                public static boolean isUsersLoader() {
                    return Thread.currentThread().getContextClassLoader() == Jobs.class.getClassLoader();
                }
                public static Object unwritable() { return new Object(); }
                public static Object endless() { var all = new ArrayList<Object>(); all.add(all); return all; }
                public static void interruptItself() { Thread.currentThread().interrupt(); }
                public static CompletionStage<Integer> later(int n) { return CompletableFuture.completedStage(n); }
                public static <T> CompletableFuture<T> laterNothing() { return CompletableFuture.completedFuture(null); }
                public static CompletableFuture<String> noStage() { return null; }
                public static CompletableFuture<Object> laterUnwritable() {
                    return CompletableFuture.completedFuture(new Object());
                }
                public static CompletableFuture<Integer> laterBroken() {
                    return CompletableFuture.completedFuture(0).thenApply(n -> 1 / n).thenApply(n -> n + 1);
                }
                public static CompletableFuture<Integer> broken() { throw new IllegalStateException("at once"); }
                public static class Strange extends CompletableFuture<Integer> {
                    @Override public CompletableFuture<Integer> whenComplete(
                            java.util.function.BiConsumer<? super Integer, ? super Throwable> action) {
                        throw new UnsupportedOperationException("strange");
                    }
                }
                public static Strange strange() { return new Strange(); }
                public static void slow() throws InterruptedException { Thread.sleep(30); }
                public static void save(String value) {
                    JobContext.current().meta().put("value", value);
                    JobContext.current().saveMeta();
                }
                public static String who() {
                    var job = JobContext.current();
                    return job.jobId() + " " + job.queue() + " " + job.executionId() + " " + job.fence();
                }
            }
            """;
    private static final String NASTY = """
            package com.acme;
            public class Nasty {
                public static void checked() throws Exception { throw new java.io.IOException("disk"); }
                public static void caused() {
                    try { deep(); } catch (RuntimeException e) { throw new IllegalStateException("outer", e); }
                }
                static void deep() { throw new IllegalArgumentException("inner"); }
                public static void overflow() { overflow(); }
                public static void memory() { Object all = new long[Integer.MAX_VALUE][]; }
                public static void linkage() { throw new NoClassDefFoundError("org/gone/Thing"); }
                public static void broken() { Broken.go(); }
                public static void mute() { throw new Mute(); }
                public static void wrapped() throws Exception {
                    throw new java.lang.reflect.InvocationTargetException(null, "mine");
                }
                public static void anything() { Nasty.<RuntimeException>sneak(new Throwable("bare")); }
                @SuppressWarnings("unchecked")
                static <T extends Throwable> void sneak(Throwable t) throws T { throw (T) t; }
                static class Broken { static { deep(); } static void go() { } }
                static class Mute extends RuntimeException {
                    @Override public String toString() { throw new IllegalStateException(); }
                    @Override public StackTraceElement[] getStackTrace() { return null; }
                    @Override public synchronized Throwable getCause() { throw new IllegalStateException(); }
                }
            }
            """;
    private static final String COLOR = """
            package com.acme;
            public enum Color {
                RED, GREEN { @Override public String paint(String what) { return "special " + what; } };
                public String paint(String what) { return name() + " " + what; }
            }
            """;
    private static final String COUNTER = """
            package com.acme;
            public class Counter {
                private final int start;
                private int count;
                public Counter() { this(0); }
                public Counter(int start) { this.start = start; }
                public int next(int step) { count += step; return start + count; }
                public static class NoWay { private NoWay() {} public int go() { return 1; } }
                public static abstract class Shape { public Shape() {} public int go() { return 1; } }
                public static class Angry {
                    public Angry() { throw new IllegalStateException("no"); }
                    public int go() { return 1; }
                }
            }
            """;
    private static final String UNNAMED = """
            package com.acme;
            public class Unnamed { public static String echo(String text) { return text; } }
            """;

    @TempDir
    static Path dir;

    private static Functions functions;
    private static JobRunner runner;

    @BeforeAll
    static void compile() {
        var jar = UserCode.in(dir).jar("jobs", JOBS, NASTY, COLOR, COUNTER);
        var unnamed = UserCode.in(dir).withoutParameterNames().jar("unnamed", UNNAMED);
        functions = Functions.inClasspath(List.of(jar, unnamed), List.of(), List.of());
        runner = new JobRunner(JsonCodec.standard(), functions, InstanceFactory.newInstances());
    }

    @AfterAll
    static void close() {
        functions.close();
    }

    /** The outcome, of a stage that is complete too. */
    private static Outcome run(JobRunner runner, Assignment assignment) {
        var ran = runner.run(assignment);
        if (ran instanceof Ran.InFlight flight) {
            var outcomes = new ArrayBlockingQueue<Outcome>(1);
            flight.whenEnded(ended -> outcomes.add(ended.outcome()));
            return outcomes.remove();
        }
        return ((Ran.Ended) ran).outcome();
    }

    private static String value(TestAssignment assignment) {
        return value(runner, assignment);
    }

    private static String value(JobRunner runner, TestAssignment assignment) {
        var outcome = run(runner, assignment.build());
        assertThat(outcome).isInstanceOf(Outcome.Finished.class);
        return new String(((Outcome.Finished) outcome).value(), UTF_8);
    }

    private static String failure(TestAssignment assignment) {
        return failure(runner, assignment);
    }

    private static String failure(JobRunner runner, TestAssignment assignment) {
        var outcome = run(runner, assignment.build());
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).text();
    }

    @Test
    void argumentsAreBoundToTheDeclaredTypesAndTheValueIsEncoded() {
        assertThat(value(TestAssignment.of("com.acme.Jobs.add", 1, 2))).isEqualTo("3");
        assertThat(value(TestAssignment.of("com.acme.Jobs.sum", List.of(1, 2, 3))))
                .isEqualTo("6");
        assertThat(value(TestAssignment.of("com.acme.Jobs.mirror", Map.of("x", 1, "y", 2))))
                .isEqualTo("{\"x\": 2, \"y\": 1}");
    }

    @Test
    void positionalArgumentsComeBeforeKeywordsOfAnyOrder() {
        var keywords = Call.named("com.acme.Jobs.join", "a").withKwargs(Map.of("right", "c", "middle", "b"));
        assertThat(value(TestAssignment.of(keywords))).isEqualTo("\"abc\"");
        assertThat(value(TestAssignment.of("com.acme.Jobs.join", "a", null, "c")))
                .isEqualTo("\"a-c\"");
    }

    @Test
    void anOptionalParameterThatIsLeftOutIsMissing() {
        assertThat(failure(TestAssignment.ofKeywords("com.acme.Jobs.join", Map.of("left", "a", "right", "c"))))
                .contains("takes 3 arguments (String left, Optional middle, String right), got 0 and the keywords");
    }

    @Test
    void keywordsOfAClassWithoutParameterNamesFailAndPositionalArgumentsDoNot() {
        assertThat(failure(TestAssignment.ofKeywords("com.acme.Unnamed.echo", Map.of("text", "x"))))
                .contains("-parameters");
        assertThat(value(TestAssignment.of("com.acme.Unnamed.echo", "x"))).isEqualTo("\"x\"");
    }

    @ParameterizedTest
    @CsvSource({"com.acme.Jobs.nothing", "com.acme.Jobs.nullText"})
    void nothingIsNull(String function) {
        assertThat(value(TestAssignment.of(function))).isEqualTo("null");
    }

    @Test
    void aMethodOfAnEnumIsCalledOnTheConstantThatIsSent() {
        assertThat(value(TestAssignment.of("com.acme.Color.paint", "RED", "wall")))
                .isEqualTo("\"RED wall\"");
        assertThat(value(TestAssignment.of("com.acme.Color.paint", "GREEN", "wall")))
                .isEqualTo("\"special wall\"");
        assertThat(failure(TestAssignment.of("com.acme.Color.paint", "BLUE", "wall")))
                .contains("com.acme.Color.paint", "BLUE");
        assertThat(failure(TestAssignment.of("com.acme.Color.paint", null, "wall")))
                .contains("first argument; got null");
    }

    @Test
    void whatAStageCompletesWithIsTheResult() {
        assertThat(value(TestAssignment.of("com.acme.Jobs.later", 3))).isEqualTo("3");
        assertThat(value(TestAssignment.of("com.acme.Jobs.laterNothing"))).isEqualTo("null");
    }

    @Test
    void aStageThatBreaksFailsWithWhatWasThrownAndNotWithItsWrapper() {
        assertThat(failure(TestAssignment.of("com.acme.Jobs.laterBroken")))
                .startsWith("java.lang.ArithmeticException: / by zero\n\tat com.acme.Jobs.")
                .doesNotContain("CompletionException");
        assertThat(failure(TestAssignment.of("com.acme.Jobs.broken")))
                .startsWith("java.lang.IllegalStateException: at once\n\tat com.acme.Jobs.broken");
    }

    @Test
    void aStageThatIsNoneOrCannotBeWrittenOrAskedFailsWithAClearText() {
        assertThat(failure(TestAssignment.of("com.acme.Jobs.noStage")))
                .contains("com.acme.Jobs.noStage is declared to return a stage and returned null; return one");
        assertThat(failure(TestAssignment.of("com.acme.Jobs.laterUnwritable")))
                .contains("com.acme.Jobs.laterUnwritable returned a java.lang.Object, which cannot be written");
        assertThat(failure(TestAssignment.of("com.acme.Jobs.strange")))
                .startsWith("java.lang.UnsupportedOperationException: strange");
    }

    @Test
    void everyJobGetsAnInstanceOfItsOwn() {
        assertThat(value(TestAssignment.of("com.acme.Counter.next", 5))).isEqualTo("5");
        assertThat(value(TestAssignment.of("com.acme.Counter.next", 5))).isEqualTo("5");
    }

    @Test
    void aFactoryOfTheApplicationMakesTheInstance() {
        var shared = new JobRunner(
                JsonCodec.standard(),
                functions,
                type -> type.getConstructor(int.class).newInstance(100));
        assertThat(value(shared, TestAssignment.of("com.acme.Counter.next", 5))).isEqualTo("105");
    }

    @Test
    void aFactoryThatGivesSomethingElseIsNamed() {
        assertThat(failure(
                        new JobRunner(JsonCodec.standard(), functions, type -> "x"),
                        TestAssignment.of("com.acme.Counter.next", 5)))
                .contains("asked for a com.acme.Counter", "gave a java.lang.String");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoWay", "Shape"})
    void aClassThatCannotBeMadeNamesTheWayOut(String type) {
        assertThat(failure(TestAssignment.of("com.acme.Counter$" + type + ".go")))
                .contains("com.acme.Counter$" + type, "Worker.builder(..).instances(...)");
    }

    @Test
    void whatAConstructorThrowsIsTheFailure() {
        assertThat(failure(TestAssignment.of("com.acme.Counter$Angry.go")))
                .startsWith(
                        "java.lang.IllegalStateException: no\n\tat com.acme.Counter$Angry.<init>(Counter.java:11)\n");
    }

    @Test
    void wrongArgumentsMakeNoInstance() {
        var strict = new JobRunner(JsonCodec.standard(), functions, type -> {
            throw new AssertionError("made");
        });
        assertThat(failure(strict, TestAssignment.of("com.acme.Counter.next", "five")))
                .doesNotContain("made");
    }

    @Test
    void theStackTextIsTheUsersPartOfTheTrace() {
        assertThat(failure(TestAssignment.of("com.acme.Nasty.checked")))
                .isEqualTo("java.io.IOException: disk\n\tat com.acme.Nasty.checked(Nasty.java:3)\n");
    }

    @Test
    void causesAreToldAsJavaTellsThem() {
        assertThat(failure(TestAssignment.of("com.acme.Nasty.caused"))).isEqualTo("""
                        java.lang.IllegalStateException: outer
                        \tat com.acme.Nasty.caused(Nasty.java:5)
                        Caused by: java.lang.IllegalArgumentException: inner
                        \tat com.acme.Nasty.deep(Nasty.java:7)
                        \t... 1 more
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "overflow, java.lang.StackOverflowError",
        "memory, java.lang.OutOfMemoryError",
        "linkage, java.lang.NoClassDefFoundError: org/gone/Thing",
        "broken, java.lang.ExceptionInInitializerError",
        "anything, java.lang.Throwable: bare",
        "wrapped, java.lang.reflect.InvocationTargetException: mine",
        "mute, com.acme.Nasty$Mute: (its message cannot be read: java.lang.IllegalStateException)"
    })
    void everyThrowableIsAFailure(String method, String start) {
        assertThat(failure(TestAssignment.of("com.acme.Nasty." + method))).startsWith(start);
        assertThat(value(TestAssignment.of("com.acme.Jobs.add", 1, 2))).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource({"unwritable, a java.lang.Object", "endless, a java.util.ArrayList"})
    void aValueThatCannotBeWrittenNamesItsType(String method, String type) {
        assertThat(failure(TestAssignment.of("com.acme.Jobs." + method)))
                .startsWith("io.rq4j.error.CodecException: com.acme.Jobs." + method + " returned " + type);
    }

    @Test
    void aRefusalIsOneLineWithoutFrames() {
        assertThat(failure(TestAssignment.of("com.acme.Jobs.add", 1)))
                .isEqualTo("io.rq4j.error.FunctionRefusedException: "
                        + "com.acme.Jobs.add takes 2 arguments (int a, int b), got 1\n");
    }

    @Test
    void aWrongArgumentNamesFunctionAndType() {
        assertThat(failure(TestAssignment.of("com.acme.Jobs.add", 1, 2.5))).contains("com.acme.Jobs.add", "int", "2.5");
    }

    @Test
    void aPayloadThatCannotBeReadIsAFailure() {
        assertThat(failure(TestAssignment.ofPayload(() -> "\u0080pickle".getBytes(UTF_8))))
                .startsWith("io.rq4j.error.CodecException");
        assertThat(failure(TestAssignment.ofPayload(() -> {
                    throw new IOException("gone");
                })))
                .startsWith("java.io.IOException: gone");
    }

    @Test
    void aPayloadThatWasNotCompressedIsRead() {
        assertThat(value(TestAssignment.ofPayload(() -> "[\"com.acme.Jobs.add\", null, [1, 2], {}]".getBytes(UTF_8))))
                .isEqualTo("3");
    }

    @Test
    void theContextClassLoaderIsTheUsersAndRestored() {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        var another = new ClassLoader(before) {};
        thread.setContextClassLoader(another);
        try {
            assertThat(value(TestAssignment.of("com.acme.Jobs.isUsersLoader"))).isEqualTo("true");
            assertThat(thread.getContextClassLoader()).isSameAs(another);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void anInterruptEndsWithItsJob() {
        assertThat(value(TestAssignment.of("com.acme.Jobs.interruptItself"))).isEqualTo("null");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void workedIsTheTimeOfTheFunctionAlone() {
        var slow = TestAssignment.of("com.acme.Jobs.slow").build();
        assertThat(run(runner, slow).worked()).isBetween(Duration.ofMillis(30), Duration.ofSeconds(20));
        var refused = TestAssignment.of("com.acme.Jobs.nope").build();
        assertThat(run(runner, refused).worked()).isZero();
    }

    @Test
    void aJobKnowsItself() {
        var assignment = TestAssignment.of("com.acme.Jobs.who").build();
        var execution = assignment.execution();
        assertThat(new String(((Outcome.Finished) run(runner, assignment)).value(), UTF_8))
                .isEqualTo("\"" + execution.jobId() + " default " + execution.id() + " " + execution.fence() + "\"");
    }

    @Test
    void afterTheJobItsThreadHasNoContext() {
        assertThat(value(TestAssignment.of("com.acme.Jobs.nothing"))).isEqualTo("null");
        assertThatThrownBy(JobContext::current).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aJobSavesItsMeta() {
        var meta = new MetaInMemory("{\"kept\": 1}");
        assertThat(value(TestAssignment.of("com.acme.Jobs.save", "x").access(meta)))
                .isEqualTo("null");
        assertThat(meta.text()).isEqualTo("{\"kept\": 1, \"value\": \"x\"}");
    }
}
