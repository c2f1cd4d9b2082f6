package io.rq4j.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.FunctionRefusedException;
import io.rq4j.function.FunctionReference;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionsTest {

    private static final String WORDS = """
            package com.acme;
            public class Words extends Generic<String> {
                public static int count(String text) { return 1; }
                public static int count(String text, int most) { return 2; }
                public static int one(String text) { return 1; }
                public static int twice(String text) { return 1; }
                public static int twice(Integer number) { return 2; }
                public static int none() { return 0; }
                public static int many(String... all) { return all.length; }
                @Override public Object same(String value) { return value; }
                public int instance(int a, int b) { return a + b; }
                public static void seven(int a, int b, int c, int d, int e, int f, int g) { }
            }
            """;
    private static final String GENERIC = """
            package com.acme;
            public class Generic<T> {
                public Object same(T value) { return value; }
            }
            """;
    private static final String COLOR = """
            package com.acme;
            public enum Color {
                RED, GREEN { @Override public String paint(String what) { return "special " + what; } };
                public String paint(String what) { return name() + " " + what; }
                public static String mix(String a, String b) { return a + b; }
            }
            """;
    private static final String UNNAMED = """
            package com.acme;
            public class Unnamed { public static int one(String text) { return 1; } }
            """;

    @TempDir
    static Path dir;

    private static Functions functions;

    @BeforeAll
    static void compile() {
        var jar = UserCode.in(dir).jar("words", WORDS, GENERIC, COLOR);
        var unnamed = UserCode.in(dir).withoutParameterNames().jar("unnamed", UNNAMED);
        functions = Functions.inClasspath(List.of(jar, unnamed), List.of(), List.of());
    }

    @AfterAll
    static void close() {
        functions.close();
    }

    private static void assertRefused(String name, int positional, List<String> keywords, String text) {
        assertThatThrownBy(() -> functions.find(name, positional, keywords))
                .isInstanceOf(FunctionRefusedException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(text);
    }

    @Test
    void theNumberOfArgumentsChoosesTheOverload() {
        assertThat(functions.find("com.acme.Words.count", 1, List.of()).method().getParameterCount())
                .isEqualTo(1);
        assertThat(functions.find("com.acme.Words.count", 2, List.of()).method().getParameterCount())
                .isEqualTo(2);
        assertThat(functions
                        .find("com.acme.Words.count", 1, List.of("most"))
                        .method()
                        .getParameterCount())
                .isEqualTo(2);
    }

    @Test
    void aWrongNumberSaysWhatThereIs() {
        assertRefused("com.acme.Words.one", 2, List.of(), "com.acme.Words.one takes 1 argument (String text), got 2");
        assertRefused(
                "com.acme.Words.count",
                3,
                List.of(),
                "takes 1 argument (String text) or 2 arguments (String text, int most), got 3");
        assertRefused("com.acme.Words.none", 0, List.of("x", "y"), "takes no arguments, got 0 and the keywords x, y");
        assertRefused("com.acme.Unnamed.one", 0, List.of(), "takes 1 argument (String), got 0");
    }

    @Test
    void severalOfTheSameNumberAreRefused() {
        assertRefused(
                "com.acme.Words.twice",
                1,
                List.of(),
                "several public methods: it takes 1 argument (Integer number) or 1 argument (String text)");
    }

    @Test
    void aBridgeIsNoOverload() {
        assertThat(functions.find("com.acme.Words.same", 1, List.of()).method().getParameterTypes())
                .containsExactly(String.class);
    }

    @Test
    void varargsAreOneArgument() {
        assertThat(functions.find("com.acme.Words.many", 1, List.of()).method().isVarArgs())
                .isTrue();
        assertRefused("com.acme.Words.many", 2, List.of(), "takes 1 argument (String[] all), got 2");
    }

    @Test
    void anEnumConstantIsTheFirstArgumentOfItsMethods() {
        assertThat(functions.find("com.acme.Color.paint", 2, List.of()).method().getName())
                .isEqualTo("paint");
        assertThat(functions
                        .find("com.acme.Color.paint", 1, List.of("what"))
                        .binding()
                        .sources())
                .hasSize(1);
        assertThat(functions.find("com.acme.Color.mix", 2, List.of()).binding().sources())
                .hasSize(2);
        assertRefused("com.acme.Color.paint", 1, List.of(), "takes 2 arguments (Color, String what), got 1");
        assertRefused("com.acme.Color.paint", 0, List.of("what", "color"), "must be the first positional argument");
    }

    @Test
    void keywordsAreCheckedAgainstTheNamesOfTheParameters() {
        assertRefused(
                "com.acme.Words.count",
                1,
                List.of("least"),
                "no parameter named least; it takes (String text, int most)");
        assertRefused(
                "com.acme.Words.count",
                1,
                List.of("text"),
                "got text twice, as argument 1 and as a keyword; it takes (String");
    }

    @Test
    void keywordsNeedTheNamesOfTheParameters() {
        assertRefused("com.acme.Unnamed.one", 0, List.of("text"), "-parameters");
        assertThat(functions.find("com.acme.Unnamed.one", 1, List.of())).isNotNull();
    }

    @Test
    void theSameCallIsLookedUpOnce() {
        var first = functions.find("com.acme.Words.count", 0, List.of("most", "text"));
        assertThat(functions.find("com.acme.Words.count", 0, List.of("most", "text")))
                .isSameAs(first);
        assertThat(functions.find("com.acme.Words.count", 0, List.of("text", "most")))
                .isNotSameAs(first);
    }

    @Test
    void thereIsAnEndToWhatIsKept() {
        var first = functions.find("com.acme.Words.seven", 0, List.of("a", "b", "c", "d", "e", "f", "g"));
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            var keywords = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f", "g"));
            Collections.shuffle(keywords.subList(1, 7), random);
            Collections.swap(keywords, 0, 1 + i % 6);
            functions.find("com.acme.Words.seven", 0, keywords);
        }
        assertThat(functions.find("com.acme.Words.seven", 0, List.of("a", "b", "c", "d", "e", "f", "g")))
                .isNotSameAs(first);
    }

    /** A producer refuses by {@link FunctionReference} what a worker could not choose here: the two must agree. */
    @ParameterizedTest
    @ValueSource(strings = {"com.acme.Words", "com.acme.Color"})
    void producerAndWorkerChooseAlike(String type) throws ClassNotFoundException {
        var owner = Class.forName(type, false, functions.loader());
        var names =
                Arrays.stream(owner.getDeclaredMethods()).map(Method::getName).filter(name -> !name.contains("$"));
        names.distinct()
                .forEach(name -> IntStream.range(0, 4).forEach(count -> {
                    var candidates = FunctionReference.candidates(owner, name, count);
                    if (candidates.isEmpty()) {
                        assertRefused(type + "." + name, count, List.of(), "got " + count);
                    } else if (candidates.size() > 1) {
                        assertRefused(type + "." + name, count, List.of(), "several public methods");
                    } else if (candidates.get(0).getDeclaringClass() == Enum.class) {
                        assertRefused(type + "." + name, count, List.of(), "belongs to the JDK");
                    } else {
                        assertThat(functions
                                        .find(type + "." + name, count, List.of())
                                        .method())
                                .isEqualTo(candidates.get(0));
                    }
                }));
    }
}
