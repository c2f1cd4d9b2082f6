package io.rq4j.it.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A Java that is installed here. */
record Java(Path home, int version) {

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    /** The one that runs the tests. */
    static Java ofTests() {
        return new Java(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /** The newest that is newer than 17: the tests' own, one named by a JAVA_HOME_25 or the like, or a system's package. */
    static Optional<Java> newest() {
        return Stream.of(Stream.of(ofTests()), named(System.getenv()), installed())
                .flatMap(found -> found)
                .filter(java -> java.version > 17)
                .max(Comparator.comparing(Java::version));
    }

    private static Stream<Java> named(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().matches("JAVA_HOME(_\\d+.*)?"))
                .flatMap(variable -> at(Path.of(variable.getValue())));
    }

    private static Stream<Java> installed() {
        if (!Files.isDirectory(INSTALLED)) {
            return Stream.empty();
        }
        return Distribution.files(INSTALLED, "*").stream().flatMap(Java::at);
    }

    private static Stream<Java> at(Path home) {
        var release = home.resolve("release");
        if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
            return Stream.empty();
        }
        try (var lines = Files.newBufferedReader(release)) {
            var properties = new Properties();
            properties.load(lines);
            var version = properties.getProperty("JAVA_VERSION", "\"1.8\"").replace("\"", "");
            return Stream.of(new Java(home, Runtime.Version.parse(version).feature()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path program() {
        return home.resolve("bin/java");
    }
}
