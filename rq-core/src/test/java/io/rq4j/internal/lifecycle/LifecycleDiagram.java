package io.rq4j.internal.lifecycle;

import io.rq4j.job.JobStatus;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws the generated part of {@code docs/lifecycle.md} from {@link JobTransition}. */
final class LifecycleDiagram {

    private static final String BEGIN = "<!-- drawn from JobTransition: begin -->\n";
    private static final String END = "<!-- drawn from JobTransition: end -->\n";
    private static final String SCRIPTS = "../rq-core/src/main/resources/io/rq4j/internal/lifecycle/";

    private LifecycleDiagram() {}

    /** The paper with its generated part drawn anew. */
    static String redrawn(String paper) {
        int begin = paper.indexOf(BEGIN);
        int end = paper.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("docs/lifecycle.md must hold the lines " + BEGIN + "and " + END);
        }
        return paper.substring(0, begin) + BEGIN + diagram() + "\n" + table() + "\n" + paper.substring(end);
    }

    private static String diagram() {
        var arrows = transitions().flatMap(LifecycleDiagram::arrows).map(arrow -> "    " + arrow + "\n");
        return "```mermaid\nstateDiagram-v2\n" + arrows.collect(Collectors.joining()) + "```\n";
    }

    private static Stream<String> arrows(JobTransition transition) {
        return from(transition)
                .flatMap(from -> to(transition).map(to -> "%s --> %s: %s".formatted(from, to, transition.script())));
    }

    private static Stream<String> from(JobTransition transition) {
        return Stream.concat(transition.fromNothing() ? Stream.of("[*]") : Stream.empty(), words(transition.from()));
    }

    private static Stream<String> to(JobTransition transition) {
        return transition.to().isEmpty() ? Stream.of("[*]") : words(transition.to());
    }

    private static String table() {
        var rows = transitions().map(LifecycleDiagram::row);
        return "| transition | from | to | script | when |\n|---|---|---|---|---|\n"
                + rows.collect(Collectors.joining());
    }

    private static String row(JobTransition transition) {
        var script = transition.script();
        return "| %s | %s | %s | [%s.lua](%s%s.lua) | %s |\n"
                .formatted(
                        script,
                        listed(from(transition)),
                        listed(to(transition)),
                        script,
                        SCRIPTS,
                        script,
                        transition.when());
    }

    private static String listed(Stream<String> words) {
        return words.map(word -> word.equals("[*]") ? "(none)" : word).collect(Collectors.joining(", "));
    }

    private static Stream<JobTransition> transitions() {
        return Arrays.stream(JobTransition.values());
    }

    /** In the order of the enum: a set has none. */
    private static Stream<String> words(Collection<JobStatus> statuses) {
        return statuses.stream().sorted().map(JobStatus::word);
    }
}
