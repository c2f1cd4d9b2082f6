package io.rq4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README shows is what was compiled and run. */
class ReadmeSnippetsTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Pattern BLOCK = Pattern.compile("(?m)^```java\\n(?<code>(?s:.*?))^```$");
    private static final Pattern SNIPPET =
            Pattern.compile("(?m)^<!-- snippet: (?<name>\\w+) -->\\n```java\\n(?<code>(?s:.*?))^```$");
    private static final Pattern REGION =
            Pattern.compile("(?m)^ *// tag::(?<name>\\w+)\\[\\]\\n(?<code>(?s:.*?))^ *// end::\\k<name>\\[\\]$");

    @ParameterizedTest
    @MethodSource("snippets")
    void snippetIsTheRegionOfItsName(String name, String code) {
        assertThat(regions().get(name)).isEqualTo(code);
    }

    @Test
    void everyBlockOfJavaIsASnippet() {
        assertThat(all(BLOCK, read(readme())))
                .isEqualTo(all(SNIPPET, read(readme())))
                .isPositive();
    }

    /** A snippet that nobody sees is a comment that nobody needs. */
    @Test
    void everyRegionIsShown() {
        assertThat(SNIPPET.matcher(read(readme())).results().map(match -> match.group(1)))
                .containsAll(regions().keySet());
    }

    private static long all(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }

    static Object[][] snippets() {
        return SNIPPET.matcher(read(readme()))
                .results()
                .map(match -> new Object[] {match.group(1), match.group(2)})
                .toArray(Object[][]::new);
    }

    private static Path readme() {
        return MODULE.resolveSibling("README.md");
    }

    private static Map<String, String> regions() {
        try (var files = Files.walk(MODULE.resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> REGION.matcher(read(file)).results())
                    .collect(Collectors.toMap(
                            match -> match.group(1),
                            // An end of line at the end would count as a line without indentation.
                            match -> match.group(2).stripTrailing().stripIndent() + "\n",
                            (one, other) -> {
                                throw new IllegalStateException("Two regions have one name:\n" + one + other);
                            },
                            LinkedHashMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
