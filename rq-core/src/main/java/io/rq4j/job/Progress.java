package io.rq4j.job;

/**
 * How far a running job says it is. Ours; RQ's jobs use meta for it.
 *
 * @param percent 0 to 100
 * @param message for a person, may be empty
 */
public record Progress(double percent, String message) {

    public Progress {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("Progress goes from 0 to 100 percent, got " + percent);
        }
        if (message == null) {
            throw new IllegalArgumentException("Progress has a message, got null; leave it empty: \"\"");
        }
        // Of a negative zero, which is as good as zero but is written with its sign.
        percent += 0.0;
    }
}
