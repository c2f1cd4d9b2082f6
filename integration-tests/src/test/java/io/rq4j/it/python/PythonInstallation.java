package io.rq4j.it.python;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The Python of this machine, and which RQ it knows. The system property {@code rq.test.python} names a folder with the
 * packages {@code rq} and {@code redis} to take instead: any other version of RQ.
 *
 * @param rq what {@code import rq} finds, null without RQ: {@code RQ 1.13.0 in /usr/lib/python3/dist-packages/rq}
 * @param trouble why there is none
 */
record PythonInstallation(@Nullable String rq, String trouble) {

    private static final String COMMAND = "/usr/bin/python3";
    private static final String FOLDER = System.getProperty("rq.test.python", "");
    /** The main branch has what makes 3.0, and still calls itself 2.10.0. */
    private static final String WHICH_RQ = """
            import os, rq, rq.job
            is_3 = hasattr(rq.job.JobStatus, 'READY_TO_ENQUEUE')
            print('RQ', '3.0 (main)' if is_3 else rq.VERSION, 'in', os.path.dirname(rq.__file__))
            """;

    static PythonInstallation find() {
        try {
            var process = builder("-c", WHICH_RQ).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            process.waitFor(10, TimeUnit.SECONDS);
            if (!text.startsWith("RQ ")) {
                return new PythonInstallation(null, lastLine(text));
            }
            return text.contains(FOLDER)
                    ? new PythonInstallation(text, "")
                    : new PythonInstallation(null, "there is no rq in " + FOLDER + ", only " + text);
        } catch (IOException e) {
            return new PythonInstallation(null, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while looking for Python RQ", e);
        }
    }

    /** Of RQ, such as 1.13.0. */
    String version() {
        return rq == null ? "" : rq.substring("RQ ".length(), rq.indexOf(" in "));
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /**
     * Whether its absence is an error: when a folder is named, and when the system property
     * {@code rq.test.python.required} or the environment's {@code RQ_TEST_REQUIRE_PYTHON} is true.
     */
    static boolean required() {
        return !FOLDER.isEmpty()
                || Boolean.getBoolean("rq.test.python.required")
                || Boolean.parseBoolean(System.getenv("RQ_TEST_REQUIRE_PYTHON"));
    }

    /** Starts the driver. What it and RQ print goes to the file. */
    static Process startDriver(String redisUrl, Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        return builder(driver().toString(), redisUrl)
                .redirectError(log.toFile())
                .start();
    }

    /** Starts {@code rq worker} for the functions of the soak, as a process of its own. What it prints goes to the end of the file. */
    static Process startWorker(String redisUrl, Path log, String name, String... arguments) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        var builder = builder("-m", "rq.cli", "worker", "--url", redisUrl, "--name", name);
        var folder = driver().resolveSibling("soak").toString();
        builder.command().addAll(List.of("--path", folder, "--serializer", "rq.serializers.JSONSerializer"));
        builder.command().addAll(List.of(arguments));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static Path driver() {
        var driver = Objects.requireNonNull(PythonInstallation.class.getResource("driver.py"), "driver.py");
        try {
            return Path.of(driver.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("No path to " + driver, e);
        }
    }

    /** A zone that is not UTC: a time that Python takes for a local one fails a test. */
    private static ProcessBuilder builder(String... arguments) {
        var builder = new ProcessBuilder(COMMAND, "-B");
        builder.command().addAll(List.of(arguments));
        builder.environment().put("TZ", "Asia/Kolkata");
        if (!FOLDER.isEmpty()) {
            builder.environment().put("PYTHONPATH", FOLDER);
        }
        return builder;
    }
}
