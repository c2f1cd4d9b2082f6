package io.rq4j.it.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the live checks of one run showed of each case, for one version of RQ. At the end of the run it is written to
 * {@code target/interop.md}, and with {@code -Drq.docs.write=true} into {@code docs/interop.md}, where the columns of other
 * versions stay as they are. Notes stand below the table.
 */
final class CaseReport implements AutoCloseable {

    private static final Path DRAFT = Path.of("target", "interop.md");
    private static final Path PAPER = Path.of("..", "docs", "interop.md");
    private static final String HEAD = "| case | what is shown |";

    /** How one test of a case went. {@code why} it failed or was not run; empty when it passed. */
    private record Shown(String test, Verdict verdict, String why) {}

    enum Verdict {
        PASSED,
        FAILED,
        NOT_RUN
    }

    private final String version;
    private final Map<Integer, List<Shown>> cases = new TreeMap<>();

    CaseReport(String version) {
        this.version = version;
    }

    synchronized void add(int number, String test, Verdict verdict, String why) {
        cases.computeIfAbsent(number, key -> new ArrayList<>()).add(new Shown(test, verdict, why));
    }

    @Override
    public synchronized void close() throws IOException {
        if (cases.isEmpty()) {
            return;
        }
        Files.writeString(DRAFT, text(Map.of()));
        if (Boolean.getBoolean("rq.docs.write")) {
            Files.writeString(PAPER, text(Files.exists(PAPER) ? columns(Files.readString(PAPER)) : Map.of()));
        }
    }

    /** Each version in a paper, and what stands there of each case. */
    private static Map<String, Map<Integer, String>> columns(String paper) {
        var rows = paper.lines()
                .dropWhile(line -> !line.startsWith(HEAD))
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> line.startsWith("| "))
                .toList();
        var columns = new TreeMap<String, Map<Integer, String>>();
        var versions = cells(rows.get(0));
        for (int column = 2; column < versions.size(); column++) {
            var cells = new TreeMap<Integer, String>();
            for (var row : rows.subList(1, rows.size())) {
                cells.put(Integer.parseInt(cells(row).get(0)), cells(row).get(column));
            }
            columns.put(versions.get(column), cells);
        }
        return columns;
    }

    private static List<String> cells(String row) {
        return List.of(row.substring(2, row.length() - 2).split(" \\| ", -1));
    }

    private String text(Map<String, Map<Integer, String>> others) {
        var columns = new TreeMap<>(others);
        columns.merge("RQ " + version, outcomes(), CaseReport::newest);
        var text = new StringBuilder(resource("interop-head.md"));
        text.append(HEAD)
                .append(' ')
                .append(String.join(" | ", columns.keySet()))
                .append(" |\n");
        text.append("|---|---|").append("---|".repeat(columns.size())).append('\n');
        titles().forEach((number, title) -> text.append("| ")
                .append(number)
                .append(" | ")
                .append(title)
                .append(" | ")
                .append(columns.values().stream()
                        .map(outcomes -> outcomes.getOrDefault(number, "not run: no test"))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n"));
        return text.append(resource("interop-notes.md")).toString();
    }

    /** What this run could not show, as it has no long form or only some of the tests, stays as an earlier one showed it. */
    private static Map<Integer, String> newest(Map<Integer, String> before, Map<Integer, String> now) {
        var outcomes = new TreeMap<>(before);
        now.forEach((number, outcome) -> {
            if (!outcome.startsWith("not run")
                    || !outcomes.getOrDefault(number, "").startsWith("passed")) {
                outcomes.put(number, outcome);
            }
        });
        return outcomes;
    }

    private Map<Integer, String> outcomes() {
        var outcomes = new TreeMap<Integer, String>();
        cases.forEach((number, shown) -> outcomes.put(number, outcome(shown)));
        return outcomes;
    }

    private static String outcome(List<Shown> shown) {
        var date = LocalDate.now(ZoneOffset.UTC);
        var failed = named(shown, Verdict.FAILED);
        var missing = shown.stream()
                .filter(one -> one.verdict() == Verdict.NOT_RUN)
                .map(Shown::why)
                .distinct()
                .collect(Collectors.joining("; "));
        long passed =
                shown.stream().filter(one -> one.verdict() == Verdict.PASSED).count();
        if (!failed.isEmpty()) {
            return "**failed** " + date + ": " + failed;
        }
        if (passed == 0) {
            return "not run: " + missing;
        }
        return "passed " + date + ", " + passed + (passed == 1 ? " test" : " tests")
                + (missing.isEmpty() ? "" : "; not run: " + missing);
    }

    private static String named(List<Shown> shown, Verdict verdict) {
        return shown.stream()
                .filter(one -> one.verdict() == verdict)
                .map(Shown::test)
                .collect(Collectors.joining(", "));
    }

    /** What each case is about, by its number. */
    private static Map<Integer, String> titles() {
        var titles = new TreeMap<Integer, String>();
        resource("cases.txt").lines().forEach(line -> {
            int space = line.indexOf(' ');
            titles.put(Integer.parseInt(line.substring(0, space)), line.substring(space + 1));
        });
        return titles;
    }

    private static String resource(String name) {
        try (var stream = CaseReport.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line that fits into a cell. */
    static String line(@Nullable String text) {
        var first =
                Objects.requireNonNullElse(text, "").strip().lines().findFirst().orElse("");
        return first.replace("|", "/").replaceFirst("^Assumption failed: ", "");
    }
}
