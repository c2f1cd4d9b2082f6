package com.acme.soak;

import io.rq4j.worker.execution.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The Java twin of {@code com/acme/soak/Both.py}: by these names a worker of either side runs the same jobs. */
public final class Both {

    private Both() {}

    public static String step(String runs, int millis) throws IOException, InterruptedException {
        note(runs);
        Thread.sleep(millis);
        return "java";
    }

    public static void fail(String runs) throws IOException {
        note(runs);
        throw new IllegalStateException("as it should");
    }

    /** One short write to the end of a file is whole, whoever else writes. */
    private static void note(String runs) throws IOException {
        Files.writeString(
                Path.of(runs, "java.runs"),
                JobContext.current().jobId() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
