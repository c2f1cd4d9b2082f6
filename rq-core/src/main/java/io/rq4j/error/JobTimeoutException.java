package io.rq4j.error;

import java.math.BigDecimal;
import java.time.Duration;

/** A job ran longer than its timeout. Stands in RQ's words at the top of the failed job's stack text. */
public final class JobTimeoutException extends RqException {

    public JobTimeoutException(Duration timeout) {
        super("Task exceeded maximum timeout value (" + seconds(timeout) + " seconds)");
    }

    private static String seconds(Duration timeout) {
        return BigDecimal.valueOf(timeout.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
