package io.rq4j.worker.execution;

import io.rq4j.error.FunctionRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The globs of {@code --allow}: {@code *} stands for any characters, dots too. None admits everything. */
final class AllowedNames {

    private final List<String> globs;
    private final List<Pattern> patterns;

    AllowedNames(List<String> globs) {
        if (globs.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "A pattern of --allow must not be blank; leave out --allow to admit every function on --classpath");
        }
        this.globs = List.copyOf(globs);
        this.patterns = globs.stream().map(AllowedNames::pattern).toList();
    }

    void check(FunctionName name) {
        var full = name.toString();
        if (!patterns.isEmpty()
                && patterns.stream().noneMatch(pattern -> pattern.matcher(full).matches())) {
            throw new FunctionRefusedException(full + " is not allowed here: --allow admits " + String.join(", ", globs)
                    + ". Add --allow " + full + " to call it");
        }
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(Arrays.stream(glob.strip().split("\\*+", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }
}
