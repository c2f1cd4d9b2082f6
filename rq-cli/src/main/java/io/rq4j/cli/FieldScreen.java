package io.rq4j.cli;

import io.rq4j.job.Result;
import io.rq4j.worker.internal.cli.Printable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields one below the other, those that have a value. */
final class FieldScreen {

    /** More of one value is left to {@code --json}. */
    private static final int LONGEST_VALUE = 2_000;

    private final Terminal terminal;

    FieldScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The attempts of a job, the newest first. */
    void show(List<Result> results) {
        for (int i = 0; i < results.size(); i++) {
            terminal.println("result " + (i + 1) + " of " + results.size() + (i == 0 ? ", the newest" : ""));
            show(JobFields.of(results.get(i)));
            if (i < results.size() - 1) {
                terminal.println("");
            }
        }
    }

    void show(Map<String, @Nullable Object> fields) {
        fields.forEach((name, value) -> {
            if (value != null && !value.equals("") && !value.equals(List.of())) {
                show(name, text(name, value));
            }
        });
    }

    /** Values as JSON and the texts of errors may have several lines, all else is one. */
    private static String text(String name, Object value) {
        if (value instanceof Json.Raw raw) {
            return Printable.lines(cut(raw.text()));
        }
        var text = cut(value.toString());
        return name.startsWith("exc_") ? Printable.lines(text) : Printable.line(text);
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE
                ? value.stripTrailing()
                : value.substring(0, LONGEST_VALUE) + "... (" + value.length() + " characters; --json shows all)";
    }

    private void show(String name, String shown) {
        boolean block = shown.contains("\n");
        terminal.println(name + ":" + (block ? "\n" : " ".repeat(Math.max(1, 17 - name.length())))
                + (block ? shown.indent(2).stripTrailing() : shown));
    }
}
