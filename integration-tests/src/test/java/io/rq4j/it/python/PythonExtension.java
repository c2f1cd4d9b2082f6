package io.rq4j.it.python;

import io.rq4j.it.python.CaseReport.Verdict;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives the tests of a class one Python driver, and each test a Java side of its own. Where there is no Python RQ the
 * class is skipped, with one line on standard output, or fails where it is required.
 */
final class PythonExtension implements ExecutionCondition, ParameterResolver, TestWatcher {

    private static final Namespace OURS = Namespace.create(PythonExtension.class);

    /** A Java side belongs to one test, also where a constructor takes it. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var python = context.getStore(StoreScope.LAUNCHER_SESSION, OURS)
                .computeIfAbsent(PythonInstallation.class, key -> announced(), PythonInstallation.class);
        if (python.rq() != null) {
            return ConditionEvaluationResult.enabled(python.rq());
        }
        if (PythonInstallation.required()) {
            throw new IllegalStateException(missing(python));
        }
        return ConditionEvaluationResult.disabled(missing(python));
    }

    private static PythonInstallation announced() {
        var python = PythonInstallation.find();
        if (python.rq() != null) {
            System.out.println("Live checks run against Python " + python.rq());
        } else if (!PythonInstallation.required()) {
            System.out.println("SKIPPED: " + missing(python));
        }
        return python;
    }

    private static String missing(PythonInstallation python) {
        return "the live checks against Python RQ need the package python3-rq (apt-get install python3-rq), or"
                + " -Drq.test.python with a folder that holds the packages rq and redis: " + python.trouble();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == PythonRq.class || type == JavaRq.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var redis = (TestRedis) new RedisExtension().resolveParameter(parameter, context);
        return parameter.getParameter().getType() == JavaRq.class
                ? context.getStore(OURS).computeIfAbsent(JavaRq.class, key -> new JavaRq(redis), JavaRq.class)
                : python(redis.url(), ofClass(context));
    }

    private static PythonRq python(String url, ExtensionContext context) {
        var log = Path.of("target", "python", context.getDisplayName() + ".log");
        return context.getStore(OURS).computeIfAbsent(PythonRq.class, key -> PythonRq.start(url, log), PythonRq.class);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        report(context, Verdict.PASSED, "");
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        report(context, Verdict.FAILED, "");
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        report(context, Verdict.NOT_RUN, cause == null ? "" : CaseReport.line(cause.getMessage()));
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        report(context, Verdict.NOT_RUN, CaseReport.line(reason.orElse("")));
    }

    private static void report(ExtensionContext context, Verdict verdict, String why) {
        var method = context.getRequiredTestMethod();
        var store = context.getStore(StoreScope.LAUNCHER_SESSION, OURS);
        var python = store.get(PythonInstallation.class, PythonInstallation.class);
        var report = store.computeIfAbsent(CaseReport.class, key -> new CaseReport(python.version()), CaseReport.class);
        Stream.of(method, method.getDeclaringClass())
                .flatMap(place -> Stream.of(place.getAnnotationsByType(Case.class)))
                .flatMapToInt(shown -> IntStream.of(shown.value()))
                .distinct()
                .forEach(number -> report.add(number, method.getName(), verdict, why));
    }

    private static ExtensionContext ofClass(ExtensionContext context) {
        return context.getTestMethod().isEmpty()
                ? context
                : ofClass(context.getParent().orElseThrow());
    }
}
