package io.rq4j.codec;

import io.rq4j.job.Call;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * A call as Python would write it down: RQ's default description of a job, as in {@code tasks.add(1, y=2)}. For any
 * thread.
 */
public final class CallText {

    /** RQ's own figure. */
    private static final int LONGEST_VALUE = 75;

    private CallText() {}

    /**
     * Describes {@code call}: values as Python's {@code repr} writes what they become in JSON, each cut to 75
     * characters and {@code ...}; keyword arguments sorted. A value that JSON cannot hold is named by its class.
     */
    public static String describe(Call<?> call) {
        var arguments = new ArrayList<String>();
        for (var value : call.args()) {
            arguments.add(PythonRepr.of(value, LONGEST_VALUE));
        }
        call.kwargs().entrySet().stream()
                .map(argument -> argument.getKey() + "=" + PythonRepr.of(argument.getValue(), LONGEST_VALUE))
                .sorted(CallText::byCodePoints)
                .forEach(arguments::add);
        return call.function() + "(" + String.join(", ", arguments) + ")";
    }

    private static int byCodePoints(String one, String other) {
        return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
    }
}
