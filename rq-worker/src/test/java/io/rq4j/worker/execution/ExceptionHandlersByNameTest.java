package io.rq4j.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.codec.JobHash;
import io.rq4j.error.FunctionRefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --exception-handler} takes. */
class ExceptionHandlersByNameTest {

    private static final String HANDLERS = """
            package com.acme;
            import io.rq4j.job.Job;
            public class Handlers {
                public static boolean last(Job job, Throwable error) { return false; }
                public static void report(Job job, Throwable error) throws Exception { throw new Exception(job.id()); }
                public static void other(String job, Throwable error) { }
                public static int number(Job job, Throwable error) { return 1; }
                public static void narrow(Job job, Exception error) { }
                public void instance(Job job, Throwable error) { }
                public static void one(Job job) { }
            }
            """;

    @TempDir
    static Path dir;

    private static Functions functions;

    @BeforeAll
    static void compile() {
        var jar = UserCode.in(dir).jar("handlers", HANDLERS);
        functions = Functions.inClasspath(List.of(jar), List.of(), List.of());
    }

    @AfterAll
    static void close() {
        functions.close();
    }

    @Test
    void handlerIsCalledAndSaysWhetherOthersFollow() throws Exception {
        var job = JobHash.read("a", Map.of());
        assertThat(functions.exceptionHandler("com.acme.Handlers.last").handle(job, new Exception()))
                .isFalse();
        assertThatThrownBy(() ->
                        functions.exceptionHandler("com.acme.Handlers.report").handle(job, new Exception()))
                .isExactlyInstanceOf(Exception.class)
                .hasMessage("a");
    }

    @ParameterizedTest
    @CsvSource({
        "other, it must be public static boolean (or void) other(io.rq4j.job.Job job",
        "number, is no exception handler",
        "narrow, is no exception handler",
        "instance, is no exception handler",
        "one, takes 1 argument",
        "none, There is no com.acme.Handlers.none",
    })
    void anythingElseIsRefused(String method, String why) {
        assertThatThrownBy(() -> functions.exceptionHandler("com.acme.Handlers." + method))
                .isInstanceOf(FunctionRefusedException.class)
                .hasMessageContaining(why);
    }
}
