package io.rq4j.internal.lifecycle;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.redis.Script;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the script files, the table of transitions and the lifecycle to each other, and the files to their rules. */
@ExtendWith(RedisExtension.class)
class ScriptsTest {

    private static final Path FOLDER = Path.of("src/main/resources/io/rq4j/internal/lifecycle");

    /** Parts of advance with a file of their own: they take one table instead of KEYS and ARGV. */
    private static final Set<String> ITEMS = Set.of("start", "finish", "fail", "retry", "repeat");

    /** The commands of the scripts; all of them are in Redis 6.2 with the options used. */
    private static final Set<String> COMMANDS = Set.of(
            "DEL",
            "EXISTS",
            "EXPIRE",
            "GET",
            "HDEL",
            "HEXISTS",
            "HGET",
            "HINCRBY",
            "HKEYS",
            "HLEN",
            "HMGET",
            "HSCAN",
            "HSET",
            "HSTRLEN",
            "LINDEX",
            "LLEN",
            "LPOP",
            "LPUSH",
            "LRANGE",
            "LPOS",
            "LREM",
            "LSET",
            "PERSIST",
            "PEXPIRE",
            "PTTL",
            "PUBLISH",
            "RPUSH",
            "SADD",
            "SCAN",
            "SCARD",
            "SET",
            "SISMEMBER",
            "TYPE",
            "SMEMBERS",
            "SRANDMEMBER",
            "SREM",
            "SSCAN",
            "TIME",
            "TTL",
            "XADD",
            "ZADD",
            "ZCARD",
            "ZRANGE",
            "ZRANGEBYSCORE",
            "ZREM",
            "ZREMRANGEBYRANK",
            "ZREMRANGEBYSCORE",
            "ZSCAN",
            "ZSCORE");

    private static final Pattern COMMAND =
            Pattern.compile("redis\\.p?call\\(\\s*'(\\w+)'|\\{ '(\\w+)', key\\.|and '(\\w+)' or '(\\w+)', key\\.");
    private static final Pattern TEXT = Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|--[^\n]*");
    private static final Pattern LOCAL = Pattern.compile("(?:local|for) (?!function)([\\w, ]+)");
    private static final Pattern FUNCTION = Pattern.compile("function ?(\\w*)\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.:])[a-zA-Z_]\\w*(?!\\w)");
    private static final Pattern FIELD = Pattern.compile("(?<=[{,]\\s{0,9})\\w+ = ");
    private static final Set<String> WORDS = Set.of(
            "and",
            "break",
            "do",
            "else",
            "elseif",
            "end",
            "false",
            "for",
            "function",
            "if",
            "in",
            "local",
            "nil",
            "not",
            "or",
            "repeat",
            "return",
            "then",
            "true",
            "until",
            "while");
    private static final Set<String> GIVEN = Set.of(
            "redis",
            "KEYS",
            "ARGV",
            "string",
            "math",
            "table",
            "ipairs",
            "pairs",
            "tonumber",
            "pcall",
            "type",
            "unpack");

    private static Stream<String> scripts() throws IOException {
        return names(FOLDER).filter(name -> !ITEMS.contains(name));
    }

    private static Stream<Path> files() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".lua")).sorted().toList().stream();
        }
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lua"))
                    .map(name -> name.substring(0, name.length() - ".lua".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static String read(String script) throws IOException {
        return Files.readString(FOLDER.resolve(script + ".lua"));
    }

    /** The comment lines that a file begins with. */
    private static String header(String source) {
        return source.lines().takeWhile(line -> line.startsWith("--")).reduce("", (a, b) -> a + b + "\n");
    }

    private static String assembled(String script) {
        return new String(Script.beside(JobLifecycle.class, script).source(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void transitionHasAScriptThatNamesItsStatuses(JobTransition transition) throws IOException {
        var sides = read(transition.script())
                .lines()
                .findFirst()
                .orElseThrow()
                .replaceFirst("-- ", "")
                .split(" -> ");

        assertThat(words(sides[0])).isEqualTo(from(transition));
        assertThat(words(sides[1].replaceFirst("\\..*", ""))).isIn(to(transition), with(to(transition), "gone"));
    }

    private static Set<String> words(String side) {
        var words = new HashSet<>(List.of(side.split(" \\| ")));
        if (words.remove("any")) {
            Arrays.stream(JobStatus.values())
                    .filter(status -> status != JobStatus.UNKNOWN)
                    .forEach(status -> words.add(status.word()));
        }
        return words;
    }

    private static Set<String> from(JobTransition transition) {
        var words = transition.from().stream().map(JobStatus::word).collect(toSet());
        return transition.fromNothing() ? with(words, "none") : words;
    }

    private static Set<String> to(JobTransition transition) {
        return transition.to().isEmpty()
                ? Set.of("gone")
                : transition.to().stream().map(JobStatus::word).collect(toSet());
    }

    private static Set<String> with(Set<String> words, String word) {
        var more = new HashSet<>(words);
        more.add(word);
        return more;
    }

    @ParameterizedTest
    @EnumSource
    void transitionHasAMethodOfItsName(JobTransition transition) {
        assertThat(JobLifecycle.class.getDeclaredMethods())
                .extracting(Method::getName)
                .contains(transition.script());
    }

    @Test
    void everyScriptWithAnArrowIsATransition() throws IOException {
        var withArrow = names(FOLDER).filter(ScriptsTest::hasArrow).collect(toSet());

        assertThat(withArrow)
                .isEqualTo(Arrays.stream(JobTransition.values())
                        .map(JobTransition::script)
                        .collect(toSet()));
    }

    private static boolean hasArrow(String script) {
        try {
            return header(read(script)).contains(" -> ");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void headerIsAContract(String script) throws IOException {
        assertThat(header(read(script)))
                .startsWith("-- ")
                .contains("\n-- KEYS: rq:queues\n")
                .contains("\n-- ARGV: ")
                .contains("Returns");
    }

    @Test
    void headerOfAnItemNamesItsTable() throws IOException {
        for (var item : ITEMS) {
            assertThat(header(read(item))).containsPattern("\n-- [sc]: ").contains("Returns");
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileSaysWhatItIsForAndUsesNothingForbidden(Path file) throws IOException {
        var source = Files.readString(file);

        assertThat(source)
                .startsWith("-- ")
                .doesNotContain("cjson", "cmsgpack", "#!", "tostring(", "math.random", "KEYS[");
        assertThat(source.lines()).allMatch(line -> line.length() <= 120 || line.startsWith("--"), "120 columns");
        assertThat(source.contains("'TIME'")).isEqualTo(file.endsWith("clock.lua"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void commandsAreThoseOfRedis62(Path file) throws IOException {
        var used = COMMAND.matcher(Files.readString(file))
                .results()
                .flatMap(match -> Stream.of(1, 2, 3, 4).map(match::group).filter(java.util.Objects::nonNull));

        assertThat(used).isSubsetOf(COMMANDS);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everythingIsLocal(String script) {
        var code = TEXT.matcher(assembled(script)).replaceAll("''");
        var known = new HashSet<>(GIVEN);
        known.addAll(WORDS);
        LOCAL.matcher(code)
                .results()
                .forEach(match -> known.addAll(List.of(match.group(1).split("\\W+"))));
        FUNCTION.matcher(code).results().forEach(match -> {
            known.add(match.group(1));
            known.addAll(List.of(match.group(2).split("\\W+")));
        });

        var used = NAME.matcher(FIELD.matcher(code).replaceAll("")).results().map(java.util.regex.MatchResult::group);

        assertThat(used).isSubsetOf(known);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void redisCompilesIt(String script, TestRedis redis) {
        assertThat(redis.client().scriptLoad(assembled(script), "rq:queues")).hasSize(40);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void includesComeBeforeTheirFirstUse(String script) {
        var code = TEXT.matcher(assembled(script)).replaceAll("''");
        FUNCTION.matcher(code)
                .results()
                .filter(match -> !match.group(1).isEmpty())
                .forEach(match -> assertThat(code.substring(0, match.start()))
                        .as("use of %s before it is defined", match.group(1))
                        .doesNotContainPattern("(?<![\\w.:])" + match.group(1) + "\\("));
    }
}
