package io.rq4j.it.python;

import io.rq4j.codec.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Real RQ in a process of its own, which runs the Python code that a test gives it; {@code driver.py} says what it can
 * use. One test at a time.
 */
final class PythonRq implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What Python code led to. */
    record Answer(@Nullable Object value, @Nullable String error) {}

    private final Process process;
    private final BufferedReader answers;
    private final Path log;
    private final String version;

    private PythonRq(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.version = String.valueOf(value(answer()));
    }

    static PythonRq start(String redisUrl, Path log) {
        try {
            return new PythonRq(PythonInstallation.startDriver(redisUrl, log), log);
        } catch (IOException e) {
            throw new UncheckedIOException("The Python driver could not be started", e);
        }
    }

    /** Such as 1.13.0. */
    String version() {
        return version;
    }

    /** Executions, group_id and the stopped callback came with it. */
    boolean isRq2() {
        return !version.startsWith("1.");
    }

    /** Rate limits and more states came with it. */
    boolean isRq3() {
        return Boolean.TRUE.equals(run("hasattr(__import__('rq.job').job.JobStatus, 'READY_TO_ENQUEUE')"));
    }

    /**
     * Runs Python code: the value of an expression, null for statements.
     *
     * @throws IllegalStateException with Python's traceback when it raises
     */
    @Nullable Object run(String code) {
        try {
            var question = JsonCodec.standard().encode(code);
            process.getOutputStream().write(question);
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The Python driver is gone; see " + log, e);
        }
        return value(answer());
    }

    /** The value of an expression as text. */
    String text(String code) {
        return String.valueOf(run(code));
    }

    /** Lets a Python worker run what waits in the queue, in the driver itself. */
    void work(String queue) {
        run("work('" + queue + "')");
    }

    private static @Nullable Object value(Answer answer) {
        if (answer.error() != null) {
            throw new IllegalStateException(answer.error());
        }
        return answer.value();
    }

    private Answer answer() {
        try {
            var line = CompletableFuture.supplyAsync(this::readLine).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return (Answer) JsonCodec.standard().decode(line.getBytes(StandardCharsets.US_ASCII), Answer.class);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            throw new IllegalStateException("The Python driver gave no answer; see " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Python worked", e);
        }
    }

    private String readLine() {
        try {
            var line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("it has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of its input ends it. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
