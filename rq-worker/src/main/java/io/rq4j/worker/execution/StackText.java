package io.rq4j.worker.execution;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Throwable as a person reads it: Java's stack trace with causes and what was suppressed, without the frames of RQ
 * for Java below the user's method. Made for Throwables that nobody has seen before: it never throws, and clips what is
 * endless.
 */
final class StackText {

    private static final int LONGEST = 512 * 1024;
    private static final int LONGEST_MESSAGE = 64 * 1024;
    private static final int DEEPEST = 100;
    private static final String OUR_PACKAGE = StackText.class.getPackageName() + ".";

    private final StringBuilder text = new StringBuilder(1_024);
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private StackText() {}

    static String of(Throwable thrown) {
        try {
            var stack = new StackText();
            stack.append("", "", thrown, List.of());
            return stack.clipped();
        } catch (Throwable again) {
            // Out of memory, or out of stack: the name alone needs neither.
            return thrown.getClass().getName();
        }
    }

    /** Where a thread is at this moment, in the same form. */
    static String of(Thread thread) {
        var stack = new StackText();
        stack.appendFrames("", ofTheUser(Arrays.asList(thread.getStackTrace())), List.of());
        return stack.clipped();
    }

    private String clipped() {
        if (text.length() > LONGEST) {
            text.setLength(LONGEST);
            text.append("\n... clipped after ").append(LONGEST).append(" characters\n");
        }
        return text.toString();
    }

    /** @param enclosing the frames of what carries this, of which those in common are left out */
    private void append(String indent, String caption, Throwable thrown, List<StackTraceElement> enclosing) {
        if (text.length() > LONGEST) {
            return;
        }
        text.append(indent).append(caption);
        if (!seen.add(thrown) || seen.size() > DEEPEST) {
            text.append("... ").append(thrown.getClass().getName()).append(" again, or too many in a chain\n");
            return;
        }
        text.append(message(thrown)).append('\n');
        var frames = frames(thrown);
        appendFrames(indent, frames, enclosing);
        for (var suppressed : thrown.getSuppressed()) {
            append(indent + "\t", "Suppressed: ", suppressed, frames);
        }
        var cause = cause(thrown);
        if (cause != null) {
            append(indent, "Caused by: ", cause, frames);
        }
    }

    private void appendFrames(String indent, List<StackTraceElement> frames, List<StackTraceElement> enclosing) {
        int common = common(frames, enclosing);
        for (var frame : frames.subList(0, frames.size() - common)) {
            if (text.length() > LONGEST) {
                return;
            }
            text.append(indent).append("\tat ").append(frame).append('\n');
        }
        if (common > 0) {
            text.append(indent).append("\t... ").append(common).append(" more\n");
        }
    }

    private static int common(List<StackTraceElement> frames, List<StackTraceElement> enclosing) {
        int common = 0;
        int most = Math.min(frames.size(), enclosing.size());
        while (common < most
                && frames.get(frames.size() - 1 - common).equals(enclosing.get(enclosing.size() - 1 - common))) {
            common++;
        }
        return common;
    }

    private static String message(Throwable thrown) {
        String message;
        try {
            message = String.valueOf(thrown.toString());
        } catch (Throwable e) {
            message = thrown.getClass().getName() + ": (its message cannot be read: "
                    + e.getClass().getName() + ")";
        }
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
    }

    private static @Nullable Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    private static List<StackTraceElement> frames(Throwable thrown) {
        try {
            return ofTheUser(Arrays.asList(thrown.getStackTrace()));
        } catch (Throwable e) {
            return List.of();
        }
    }

    /** Up to the user's method: all that lies below it is the runner's, the same in every trace. */
    private static List<StackTraceElement> ofTheUser(List<StackTraceElement> frames) {
        int end = frames.size() - 1;
        while (end >= 0 && !frames.get(end).getClassName().equals(JobRunner.class.getName())) {
            end--;
        }
        if (end < 0) {
            return frames;
        }
        while (end >= 0 && isOurs(frames.get(end).getClassName())) {
            end--;
        }
        return frames.subList(0, end + 1);
    }

    private static boolean isOurs(String type) {
        return type.startsWith(OUR_PACKAGE)
                || type.startsWith("java.lang.reflect.")
                || type.startsWith("jdk.internal.reflect.");
    }
}
