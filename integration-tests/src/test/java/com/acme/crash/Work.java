package com.acme.crash;

import io.rq4j.worker.execution.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Jobs that leave a line for every time they begin, in a file of their process. */
public final class Work {

    private Work() {}

    /** Runs until the test makes a file. */
    public static String until(String runs, String file) throws IOException, InterruptedException {
        note(runs);
        while (!Files.exists(Path.of(file))) {
            Thread.sleep(20);
        }
        return "done";
    }

    /** The same, and no interrupt ends it. */
    public static String deaf(String runs, String file) throws IOException {
        note(runs);
        while (!Files.exists(Path.of(file))) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                // That is what it is for.
            }
        }
        return "done";
    }

    public static String sleep(String runs, int millis) throws IOException, InterruptedException {
        note(runs);
        Thread.sleep(millis);
        return "done";
    }

    /** Short lines, appended, are written whole. */
    private static void note(String runs) throws IOException {
        Files.writeString(
                Path.of(runs, ProcessHandle.current().pid() + ".runs"),
                JobContext.current().jobId() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
