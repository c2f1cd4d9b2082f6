package io.rq4j.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void negativeZeroIsNone() {
        assertThat(new Progress(-0.0, "begun").percent()).isEqualTo(0.0);
    }

    @Test
    @SuppressWarnings("NullAway")
    void aMessageThatIsNullIsRefusedWithTheWayOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Progress(1, null))
                .withMessage("Progress has a message, got null; leave it empty: \"\"");
    }
}
