package io.rq4j.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the program redis-server comes from. Immutable; its text says what it is. */
public sealed interface RedisBinary permits ClassPathBinary, InstalledBinary {

    /** Redis 7.0.15 out of this library: static, for any Linux (amd64, arm64, 386) and macOS (amd64, arm64). */
    static RedisBinary bundled() {
        return fromClassPath(
                "7.0.15",
                Map.of(
                        "linux-amd64", "redis-server-7.0.15-linux-amd64",
                        "linux-arm64", "redis-server-7.0.15-linux-arm64",
                        "linux-386", "redis-server-7.0.15-linux-386",
                        "darwin-amd64", "redis-server-7.0.15-darwin-amd64",
                        "darwin-arm64", "redis-server-7.0.15-darwin-arm64"));
    }

    /**
     * Programs that are resources of the class path, one for each platform.
     *
     * @param version what they are, for messages
     * @param resources from platform ({@code linux-amd64}, {@code darwin-arm64}, ...) to the name of the resource
     */
    static RedisBinary fromClassPath(String version, Map<String, String> resources) {
        return new ClassPathBinary(version, resources);
    }

    /** A program that is installed on this machine. */
    static RedisBinary at(Path program) {
        return new InstalledBinary(program);
    }

    /** The first {@code redis-server} on this machine's PATH. */
    static Optional<RedisBinary> onPath() {
        return folders(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .map(folder -> folder.resolve("redis-server"))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst()
                .map(RedisBinary::at);
    }

    private static Stream<Path> folders(String path) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }

    /**
     * The program's path; one that is a resource is written into the folder first.
     *
     * @throws IllegalStateException when there is no program for this platform
     */
    Path unpackInto(Path folder) throws IOException;
}
