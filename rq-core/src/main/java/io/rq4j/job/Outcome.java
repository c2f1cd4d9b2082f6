package io.rq4j.job;

import java.time.Duration;

/** How an execution ended, before anything of it is written. The lifecycle settles it if the execution still holds the job. */
public sealed interface Outcome {

    /** How long the function itself ran. */
    Duration worked();

    /** The function returned. {@code value} is the encoded return value, {@code null} text for procedures and null. */
    record Finished(byte[] value, Duration worked) implements Outcome {}

    /** The function threw, could not be called, or ran out of time. {@code text} is the stack text that a person reads. */
    record Failed(String text, Duration worked) implements Outcome {}
}
