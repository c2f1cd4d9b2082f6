package io.rq4j.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

/** A redis-server that is installed on this machine. */
record InstalledBinary(Path program) implements RedisBinary {
    @Override
    public Path unpackInto(Path folder) {
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException("There is no program " + program + "; name a redis-server, or install one");
        }
        return program.toAbsolutePath();
    }

    @Override
    public String toString() {
        return program.toString();
    }
}
