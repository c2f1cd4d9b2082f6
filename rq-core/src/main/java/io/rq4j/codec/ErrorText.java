package io.rq4j.codec;

import io.rq4j.error.JobFailedException;
import java.util.regex.Pattern;

/** What a worker wrote down of an error, a Java stack trace or a Python traceback, taken apart again. */
public final class ErrorText {

    /** {@code pkg.Type: message}, the message up to the first line of the stack. */
    private static final Pattern JAVA = Pattern.compile(
            "^((?:[\\w$]+\\.)+[\\w$]+)(?::[ ]?(.*?))?(?=\\s*(?:\\R\\s+at |\\RCaused by: |\\z))", Pattern.DOTALL);

    /** The last line of a traceback that is not indented, {@code Type: message}. */
    private static final Pattern PYTHON = Pattern.compile("(?m)^([A-Za-z_][\\w.]*)(?:: (.*))?\\R?\\z");

    private ErrorText() {}

    /** The exception for a job that failed with this text. */
    public static JobFailedException exception(String id, String text) {
        var match = (text.startsWith("Traceback") ? PYTHON : JAVA).matcher(text.stripTrailing());
        if (!match.find()) {
            return new JobFailedException(id, "", text.strip(), text);
        }
        var message = match.group(2) == null ? "" : match.group(2).strip();
        return new JobFailedException(id, match.group(1), message, text);
    }
}
