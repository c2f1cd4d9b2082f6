package io.rq4j.worker.execution;

import io.rq4j.error.RetryJobException;
import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What becomes of a job whose function threw. */
final class Ending {

    private Ending() {}

    /** Failed, with the stack as text and the types that the rules of a retry look at; or another try, when it asked for one. */
    static Ran.Ended of(Throwable thrown, Duration worked) {
        return thrown instanceof RetryJobException asked
                ? new Ran.Ended(
                        new Outcome.AnotherTry(asked.delay(), asked.most(), StackText.of(thrown), worked), thrown)
                : failed(thrown, worked);
    }

    /** Failed, whatever it threw. */
    static Ran.Ended failed(Throwable thrown, Duration worked) {
        return new Ran.Ended(new Outcome.Failed(StackText.of(thrown), worked, types(thrown)), thrown);
    }

    static List<String> types(Throwable thrown) {
        var names = new LinkedHashSet<String>();
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            add(type, names);
        }
        return List.copyOf(names);
    }

    private static void add(Class<?> type, Set<String> names) {
        names.add(type.getName());
        for (var extended : type.getInterfaces()) {
            add(extended, names);
        }
    }
}
