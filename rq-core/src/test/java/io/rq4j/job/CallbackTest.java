package io.rq4j.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.InvalidCallException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

public class CallbackTest {

    /** What callbacks are made of. */
    public static final class Reports {

        private Reports() {}

        public static void sent(Job job, int count) {}

        public static void failed(Job job, Throwable error) {}

        public static void plain(Job job) {}

        public static void both(Job job) {}

        public static void both(Job job, String text) {}

        static void hidden(Job job) {}
    }

    /** Made by the worker. */
    public static final class Mailer {

        public void sent(Job job, String text) {}

        public void plain(Job job) {}
    }

    /** Of which the worker makes none. */
    public enum Color {
        RED;

        public void ended(Job job) {}
    }

    private static final String HERE = CallbackTest.class.getName();

    @Test
    void methodReferencesAreFoundAsThoseOfJobs() {
        var options = JobOptions.defaults()
                .onSuccess(Reports::sent)
                .onFailure(Reports::failed)
                .onStopped(Reports::plain);

        assertThat(options.callbacks().success())
                .isEqualTo(new Callback(HERE + "$Reports.sent", Duration.ofSeconds(60), true));
        assertThat(options.callbacks().failure().function()).isEqualTo(HERE + "$Reports.failed");
        assertThat(options.callbacks().stopped().function()).isEqualTo(HERE + "$Reports.plain");
        assertThat(options.onSuccess(Reports::plain).callbacks().success().function())
                .isEqualTo(HERE + "$Reports.plain");
    }

    @Test
    void methodOfAnObjectNamesItsClass() {
        assertThat(Callback.of(Mailer.class, Mailer::sent).function()).isEqualTo(HERE + "$Mailer.sent");
        assertThat(Callback.of(Mailer.class, Mailer::plain).function()).isEqualTo(HERE + "$Mailer.plain");
    }

    @Test
    void nameIsThatOfAnyLanguage() {
        assertThat(Callback.named("tasks.report", Duration.ofMillis(1_500)))
                .isEqualTo(new Callback("tasks.report", Duration.ofMillis(1_500), false))
                .extracting(Callback::seconds)
                .isEqualTo(2L);
        assertThatThrownBy(() -> Callback.named("no name")).isInstanceOf(InvalidCallException.class);
    }

    @Test
    void whatAWorkerCouldNotFindIsRefused() {
        assertThatThrownBy(() -> Callback.of((Job job) -> {})).hasMessageContaining("is a lambda");
        assertThatThrownBy(() -> JobOptions.defaults().onStopped(Reports::hidden))
                .hasMessageContaining("is not public");
        assertThatThrownBy(() -> JobOptions.defaults().onStopped(Reports::both))
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining(
                        "both stands for a method that takes the job and for one that takes the job and what");
        assertThatThrownBy(() -> JobOptions.defaults().onStopped(Color.RED::ended))
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining("make it static");
    }

    @Test
    void timeoutIsPositive() {
        assertThatThrownBy(() -> Callback.named("tasks.report").within(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The timeout of callback tasks.report must be positive, got PT0S; leave it out for 60 s");
    }
}
