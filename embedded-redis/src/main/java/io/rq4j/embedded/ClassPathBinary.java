package io.rq4j.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A redis-server for several platforms among the resources of the class path. */
record ClassPathBinary(String version, Map<String, String> resources) implements RedisBinary {
    /** What a user can do when a program does not fit. */
    static final String WAY_OUT = "install redis-server and name it with RedisBinary.at(path)";

    ClassPathBinary {
        resources = Map.copyOf(resources);
    }

    @Override
    public Path unpackInto(Path folder) throws IOException {
        String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        @Nullable String resource = resources.get(platform);
        if (resource == null) {
            throw notFor(platform);
        }
        try (InputStream source = ClassPathBinary.class.getResourceAsStream("/" + resource)) {
            if (source == null) {
                throw new IllegalStateException("The class path has no " + resource + ", the program of " + this);
            }
            Path program = folder.resolve("redis-server");
            Files.copy(source, program);
            return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }
    }

    static String platform(String name, String architecture) {
        String system = name.startsWith("Mac") ? "darwin" : name.toLowerCase(Locale.ROOT);
        return system + "-"
                + switch (architecture) {
                    case "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    case "x86", "i386", "i686" -> "386";
                    default -> architecture;
                };
    }

    private IllegalStateException notFor(String platform) {
        return new IllegalStateException(this + " has no program for " + platform + ", " + WAY_OUT);
    }

    @Override
    public String toString() {
        return "the bundled Redis " + version + " (for " + String.join(", ", new TreeSet<>(resources.keySet())) + ")";
    }
}
