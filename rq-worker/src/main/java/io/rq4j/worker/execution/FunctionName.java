package io.rq4j.worker.execution;

import io.rq4j.error.FunctionRefusedException;
import java.util.regex.Pattern;

/**
 * The name of a Java function, {@code package.Class.method} or {@code package.Outer$Inner.method}, in its two halves.
 */
record FunctionName(String type, String method) {

    /** Longer than any that a person gave; names come from Redis and go into messages. */
    private static final int LONGEST = 1_000;

    private static final int QUOTED = 100;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_$-]++(\\.[\\p{L}\\p{M}\\p{N}_$-]++)++");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]");

    /** Refuses what can be no such name. */
    static FunctionName parse(String name) {
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw new FunctionRefusedException("\"" + quoted(name)
                    + "\" is not the name of a Java function; a Java worker calls package.Class.method");
        }
        int dot = name.lastIndexOf('.');
        return new FunctionName(name.substring(0, dot), name.substring(dot + 1));
    }

    private static String quoted(String name) {
        var start = name.length() > QUOTED ? name.substring(0, QUOTED) + "…" : name;
        return UNPRINTABLE.matcher(start).replaceAll("?");
    }

    /** Whether the class part is named as Python names modules: {@code tasks.add}, {@code app.tasks.add}. */
    boolean looksLikePython() {
        return !type.contains("$") && Character.isLowerCase(type.codePointAt(type.lastIndexOf('.') + 1));
    }

    @Override
    public String toString() {
        return type + "." + method;
    }
}
