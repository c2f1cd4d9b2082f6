package io.rq4j.cli;

import io.rq4j.cli.demo.NamedDemo;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names of the demos: for the list, for the completion, and for who mistypes one. */
final class DemoNames implements Iterable<String> {

    /** As many letters may be wrong. */
    private static final int NEAR = 2;

    @Override
    public Iterator<String> iterator() {
        return words().iterator();
    }

    private static Stream<String> words() {
        return Arrays.stream(NamedDemo.values()).map(NamedDemo::word);
    }

    static NamedDemo demo(String name) {
        return NamedDemo.named(name)
                .orElseThrow(() -> new IllegalArgumentException("There is no demo " + name + nearest(name)));
    }

    private static String nearest(String name) {
        var near = words().filter(word -> word.startsWith(name) || distance(word, name) <= NEAR)
                .collect(Collectors.joining(" or "));
        return near.isEmpty()
                ? "; there are " + words().collect(Collectors.joining(", "))
                : " (did you mean " + near + "?)";
    }

    /** How many letters must be put in, taken out, changed or swapped with the next to make one word of the other. */
    private static int distance(String one, String other) {
        var rows = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, one, other, i, j);
            }
        }
        return rows[one.length()][other.length()];
    }

    private static int step(int[][] rows, String one, String other, int i, int j) {
        int changed = rows[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(changed, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }

    static void list(RqCli rq) {
        if (rq.json()) {
            rq.terminal().println(Json.text(Map.of("demos", document())));
        } else {
            for (var demo : NamedDemo.values()) {
                rq.terminal().println(String.format("%-10s  %s", demo.word(), demo.title()));
            }
        }
    }

    private static List<Map<String, @Nullable Object>> document() {
        return Arrays.stream(NamedDemo.values()).map(DemoNames::fields).toList();
    }

    private static Map<String, @Nullable Object> fields(NamedDemo demo) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("demo", demo.word());
        fields.put("title", demo.title());
        fields.put("source", demo.source());
        return fields;
    }
}
