package io.rq4j.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StackTextTest {

    private static StackTraceElement frame(String type) {
        return new StackTraceElement(type, "go", type.substring(type.lastIndexOf('.') + 1) + ".java", 1);
    }

    private static <T extends Throwable> T with(T thrown, String... types) {
        thrown.setStackTrace(Arrays.stream(types).map(StackTextTest::frame).toArray(StackTraceElement[]::new));
        return thrown;
    }

    @Test
    void framesInCommonWithWhatCarriesItAreLeftOut() {
        var cause = with(new IllegalArgumentException("inner"), "com.acme.C", "com.acme.A", "com.acme.B");
        var outer = with(new IllegalStateException("outer", cause), "com.acme.A", "com.acme.B");
        assertThat(StackText.of(outer)).isEqualTo("""
                        java.lang.IllegalStateException: outer
                        \tat com.acme.A.go(A.java:1)
                        \tat com.acme.B.go(B.java:1)
                        Caused by: java.lang.IllegalArgumentException: inner
                        \tat com.acme.C.go(C.java:1)
                        \t... 2 more
                        """);
    }

    @Test
    void whatWasSuppressedIsIndented() {
        var outer = with(new IllegalStateException("outer"), "com.acme.A");
        outer.addSuppressed(with(new IllegalArgumentException("closing"), "com.acme.C"));
        assertThat(StackText.of(outer)).isEqualTo("""
                        java.lang.IllegalStateException: outer
                        \tat com.acme.A.go(A.java:1)
                        \tSuppressed: java.lang.IllegalArgumentException: closing
                        \t\tat com.acme.C.go(C.java:1)
                        """);
    }

    @Test
    void onlyTheFramesBelowTheUsersAreCut() {
        var runner = JobRunner.class.getName();
        var thrown = with(
                new IllegalStateException("x"),
                JobContext.class.getName(),
                "com.acme.A",
                "java.lang.reflect.Method",
                Function.class.getName(),
                runner,
                ThreadExecutor.class.getName(),
                "java.lang.Thread");
        assertThat(StackText.of(thrown)).isEqualTo("""
                        java.lang.IllegalStateException: x
                        \tat io.rq4j.worker.execution.JobContext.go(JobContext.java:1)
                        \tat com.acme.A.go(A.java:1)
                        """);
    }

    @Test
    void aTraceOfAnotherThreadIsWhole() {
        assertThat(StackText.of(with(new IllegalStateException("x"), "com.acme.A", "java.lang.Thread")))
                .contains("java.lang.Thread.go");
    }

    @Test
    void aCircleOfCausesEnds() {
        var a = new IllegalStateException("a");
        a.initCause(new IllegalArgumentException("b", a));
        assertThat(StackText.of(a))
                .endsWith("Caused by: ... java.lang.IllegalStateException again, or too many in a chain\n");
    }

    @Test
    void aLongChainIsCut() {
        var last = Stream.iterate(
                        with(new RuntimeException("0"), "com.acme.A"),
                        e -> with(new RuntimeException("1", e), "com.acme.B"))
                .limit(100_000)
                .reduce((first, second) -> second)
                .orElseThrow();
        assertThat(StackText.of(last)).contains("too many in a chain").hasSizeLessThan(20_000);
    }

    @Test
    void aTreeOfSuppressedOnesIsCut() {
        var root = new RuntimeException("root");
        for (int i = 0; i < 20_000; i++) {
            root.addSuppressed(new RuntimeException("x".repeat(100)));
        }
        assertThat(StackText.of(root)).hasSizeLessThan(600 * 1024).contains("too many in a chain");
    }

    @Test
    void endlessTextIsClipped() {
        var talkative = StackText.of(with(new RuntimeException("x".repeat(10_000_000)), "com.acme.A"));
        assertThat(talkative.length()).isBetween(64 * 1024, 65 * 1024);
        assertThat(talkative).endsWith("xxx...\n\tat com.acme.A.go(A.java:1)\n");
        var frames = new String[100_000];
        Arrays.fill(frames, "com.acme.A");
        var deep = StackText.of(with(new RuntimeException("deep"), frames));
        assertThat(deep.length()).isBetween(512 * 1024, 512 * 1024 + 100);
        assertThat(deep).endsWith("\n... clipped after 524288 characters\n");
    }

    @Test
    void aThrowableThatThrowsItselfIsNamed() {
        class Mute extends RuntimeException {
            @Override
            public String toString() {
                throw this;
            }
        }
        assertThat(StackText.of(new Mute())).startsWith(Mute.class.getName() + ": (its message cannot be read");
    }

    @Test
    void aMessageThatIsNullIsRead() {
        var nothing = new RuntimeException() {
            @Override
            @SuppressWarnings("NullAway")
            public String toString() {
                return null;
            }
        };
        assertThat(StackText.of(nothing)).startsWith("null\n");
    }
}
