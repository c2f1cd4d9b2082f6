package io.rq4j.job;

import java.time.Duration;
import java.util.List;

/** How an execution ended, before anything of it is written. The lifecycle settles it if the execution still holds the job. */
public sealed interface Outcome {

    /** How long the function itself ran. */
    Duration worked();

    /** The function returned. {@code value} is the encoded return value, {@code null} text for procedures and null. */
    record Finished(byte[] value, Duration worked) implements Outcome {}

    /**
     * The function threw, could not be called, or ran out of time.
     *
     * @param text the stack text that a person reads
     * @param types the class of what was thrown and its superclasses and interfaces, for the rules of a {@link Retry}; empty
     *     when nothing was thrown, and then the job is not tried again
     */
    record Failed(String text, Duration worked, List<String> types) implements Outcome {

        public Failed(String text, Duration worked) {
            this(text, worked, List.of());
        }
    }

    /**
     * The function asked for another try.
     *
     * @param after how long to wait before it
     * @param atMost how many tries it may get this way in all
     * @param text the stack text that a person reads
     */
    record AnotherTry(Duration after, int atMost, String text, Duration worked) implements Outcome {}
}
