package io.rq4j.it.python;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of a class one Python driver, and each test a Java side of its own. Where there is no Python RQ the
 * class is skipped, with one line on standard output, or fails where it is required.
 */
final class PythonExtension implements ExecutionCondition, ParameterResolver {

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

    private static ExtensionContext ofClass(ExtensionContext context) {
        return context.getTestMethod().isEmpty()
                ? context
                : ofClass(context.getParent().orElseThrow());
    }
}
