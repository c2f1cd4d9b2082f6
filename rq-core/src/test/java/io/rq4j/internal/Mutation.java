package io.rq4j.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a script that is missing or different, and the test that must notice.
 *
 * @param script the file, without {@code .lua}
 * @param line as it stands, without the spaces around it
 * @param instead what stands there instead; empty when the line is missing
 * @param test {@code Class.method} under {@code io.rq4j.internal}
 */
record Mutation(String script, String line, String instead, String test) {

    /** Reads the table: its first lines say how it is written. */
    static List<Mutation> all(List<String> table) {
        var mutations = new ArrayList<Mutation>();
        var script = "";
        var line = "";
        var instead = "";
        var test = "";
        for (var row : table) {
            var value = row.length() > 2 ? row.substring(2) : "";
            if (row.startsWith("- ") && !line.isEmpty() || row.startsWith("[") && !line.isEmpty()) {
                mutations.add(new Mutation(script, line, instead, test));
                line = "";
                instead = "";
            }
            if (row.startsWith("[")) {
                script = row.substring(1, row.length() - 1);
            } else if (row.startsWith("- ")) {
                line = value;
            } else if (row.startsWith("+ ")) {
                instead = value;
            } else if (row.startsWith("! ")) {
                test = value;
            }
        }
        mutations.add(new Mutation(script, line, instead, test));
        return mutations;
    }

    /** The script with this mutation. */
    String applied(String source) {
        var lines = new ArrayList<>(source.lines().toList());
        var places = new ArrayList<Integer>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(line)) {
                places.add(i);
            }
        }
        if (places.size() != 1) {
            throw new IllegalStateException(
                    script + ".lua has this line " + places.size() + " times, not once: " + line);
        }
        lines.set(places.get(0), instead);
        return String.join("\n", lines) + "\n";
    }

    String testClass() {
        return "io.rq4j.internal." + test.substring(0, test.lastIndexOf('.'));
    }

    String testMethod() {
        return test.substring(test.lastIndexOf('.') + 1);
    }
}
