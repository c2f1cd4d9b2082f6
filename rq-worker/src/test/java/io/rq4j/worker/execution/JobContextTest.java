package io.rq4j.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.codec.JsonCodec;
import io.rq4j.worker.execution.TestAssignment.MetaInMemory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobContextTest {

    private final Assignment assignment =
            TestAssignment.of("com.acme.Any.thing").build();

    @AfterEach
    void leave() {
        JobContext.leave();
    }

    private JobContext context(JobAccess access) {
        return new JobContext(assignment.execution(), access, JsonCodec.standard());
    }

    @Test
    void outsideOfAJobThereIsNone() {
        assertThatThrownBy(JobContext::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Thread.currentThread().getName());
    }

    @Test
    void aThreadThatTheJobStartsDoesNotInheritIt() {
        JobContext.enter(context(new MetaInMemory(null)));
        assertThat(JobContext.current().jobId())
                .isEqualTo(assignment.execution().jobId());
        var other = new CompletableFuture<JobContext>();
        new Thread(() -> other.completeAsync(JobContext::current, Runnable::run)).start();
        assertThat(other)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void metaIsReadOnceAndWhenAskedFor() {
        var redis = new MetaInMemory("{\"a\": [1, null]}");
        var context = context(redis);
        assertThat(redis.reads()).isZero();
        assertThat(context.meta()).containsOnlyKeys("a");
        context.meta().put("b", 2);
        assertThat(context.meta()).containsOnlyKeys("a", "b");
        assertThat(redis.reads()).isOne();
        assertThat(redis.text()).isEqualTo("{\"a\": [1, null]}");
        context.saveMeta();
        assertThat(redis.text()).isEqualTo("{\"a\": [1, null], \"b\": 2}");
    }

    @Test
    void savingWithoutHavingReadKeepsWhatThereWas() {
        var redis = new MetaInMemory("{\"a\": 1}");
        context(redis).saveMeta();
        assertThat(redis.text()).isEqualTo("{\"a\": 1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0080\u0005}\u0094.", "[1]", "null", "17", "{\"a\": "})
    void metaThatIsNoJsonObjectReadsAsEmpty(String text) {
        var redis = new MetaInMemory(text);
        var context = context(redis);
        assertThat(context.meta()).isEmpty();
        context.meta().put("a", 1);
        context.saveMeta();
        assertThat(redis.text()).isEqualTo("{\"a\": 1}");
    }

    @Test
    void noMetaIsEmpty() {
        assertThat(context(new MetaInMemory(null)).meta()).isEmpty();
    }
}
