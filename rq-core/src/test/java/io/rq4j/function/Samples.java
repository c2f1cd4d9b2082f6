package io.rq4j.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Methods of every shape that a user may refer to. */
public final class Samples {

    private Samples() {}

    public static int add(int one, int other) {
        return one + other;
    }

    public static Integer length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    public static String join(String... parts) {
        return String.join(",", parts);
    }

    public static Map<String, List<Integer>> index(List<String> words) {
        return Map.of("words", List.of(words.size()));
    }

    public static <T> T identity(T value) {
        return value;
    }

    public static <T> List<T> twice(T value) {
        return List.of(value, value);
    }

    public static <T extends Comparable<T>> T[] sorted(T[] values) {
        return values;
    }

    public static void log(String line) {}

    public static void nothing() {}

    public static CompletableFuture<Integer> later(String text) {
        return CompletableFuture.completedFuture(text.length());
    }

    public static CompletionStage<Map<String, List<Integer>>> laterIndex(List<String> words) {
        return CompletableFuture.completedStage(index(words));
    }

    public static <T> CompletionStage<T> laterSame(T value) {
        return CompletableFuture.completedStage(value);
    }

    public static CompletableFuture<? extends Number> laterNumber() {
        return CompletableFuture.completedFuture(1);
    }

    public static Reply<Integer, String> laterReply() {
        return new Reply<>();
    }

    public static TextReply laterText(int a, int b, int c, int d, int e, int f) {
        return new TextReply();
    }

    @SuppressWarnings("rawtypes")
    public static CompletionStage laterRaw() {
        return CompletableFuture.completedStage("");
    }

    public static <S extends CompletionStage<String>> S laterBound(S stage) {
        return stage;
    }

    public static class Reply<Q, A> extends CompletableFuture<A> {}

    public static class TextReply extends Reply<Integer, String> {}

    public static String six(int a, long b, double c, boolean d, char e, String f) {
        return "" + a + b + c + d + e + f;
    }

    public static String count(String text) {
        return text;
    }

    public static String count(String text, int from) {
        return text + from;
    }

    public static String same(String text) {
        return text;
    }

    public static String same(Integer number) {
        return number.toString();
    }

    static String hidden(String text) {
        return text;
    }

    protected static String halfHidden(String text) {
        return text;
    }

    private static String secret(String text) {
        return text;
    }

    static Fn1<String, String> secretReference() {
        return Samples::secret;
    }

    /** A private method has a public namesake with as many parameters. */
    private static String namesake(String text) {
        return text;
    }

    public static String namesake(Integer number) {
        return number.toString();
    }

    static Fn1<String, String> namesakeReference() {
        return Samples::namesake;
    }

    public static class Sender {
        public String send(String to) {
            return to;
        }

        public String self() {
            return "sender";
        }

        public CompletableFuture<Boolean> sendLater(String to) {
            return CompletableFuture.completedFuture(true);
        }
    }

    public static class Mailer extends Sender {
        public static String describe(Mailer mailer) {
            return mailer.toString();
        }
    }

    static class HiddenParent {
        public String greet(String name) {
            return name;
        }
    }

    public static class OpenChild extends HiddenParent {}

    static class HiddenClass {
        public static String call(String text) {
            return text;
        }

        public static class Inside {
            public static String call(String text) {
                return text;
            }
        }
    }

    public interface Handler<T> {
        String handle(T value);

        static String make(String name) {
            return name;
        }
    }

    public static class TextHandler implements Handler<String> {
        @Override
        public String handle(String value) {
            return value;
        }
    }

    public static class Box<T> {
        public T content(T given) {
            return given;
        }
    }

    public static class TextBox extends Box<String> {}

    public enum Color {
        RED,
        GREEN {
            @Override
            public String paint(int coats) {
                return "green " + coats;
            }
        };

        public String paint(int coats) {
            return name() + coats;
        }

        public static String mix(Color one, Color other) {
            return one + "+" + other;
        }
    }

    public enum Ambiguous {
        ONE;

        public String paint(int coats) {
            return name() + coats;
        }

        public static String paint(Ambiguous color, int coats) {
            return color.name() + coats;
        }
    }

    public static class Made extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        public Made(String text) {
            super(List.of(text));
        }
    }
}
