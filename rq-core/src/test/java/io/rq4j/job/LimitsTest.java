package io.rq4j.job;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Times that Redis, Python or a worker could not carry are refused where they are given. */
class LimitsTest {

    private static final Duration TOO_LONG = Duration.ofSeconds(Long.MAX_VALUE);
    private static final JobOptions OPTIONS = JobOptions.defaults();

    @Test
    void timesThatAreTooLongAreRefused() {
        refused(() -> OPTIONS.timeout(TOO_LONG.plusNanos(1)), "use noTimeout()");
        refused(() -> OPTIONS.ttl(TOO_LONG), "leave out ttl");
        refused(() -> OPTIONS.resultTtl(TOO_LONG), "use Ttl.FOREVER");
        refused(() -> OPTIONS.failureTtl(TOO_LONG), "use Ttl.FOREVER");
        refused(() -> OPTIONS.in(TOO_LONG), "give an earlier time");
        refused(() -> Callback.named("f", TOO_LONG), "leave it out for 60 s");
        refused(() -> Webhook.get("http://h").timeout(TOO_LONG), "leave it out for 10 s");
    }

    private static void refused(ThrowingCallable call, String wayOut) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageContaining("36500 days")
                .withMessageContaining(wayOut);
    }
}
