package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.job.Execution;
import io.rq4j.job.Progress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@TransitionTest
class SaveMetaTest {

    private static String save(Scene scene, Execution execution) {
        return scene.lifecycle.saveMeta(execution, "{\"a\": 2}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void metaIsReplacedAndNothingElse(Scene scene) {
        var execution = scene.started(job("a").with("meta", "{\"a\": 1}"));

        var changes = scene.changes(() -> assertThat(save(scene, execution)).isEqualTo("ok"));

        assertThat(changes).isEqualTo("~ hash rq:job:a {meta: {\"a\": 1} -> {\"a\": 2}}\n");
        assertThat(scene.changes(() -> save(scene, execution))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.0004, 0", "12.5, 12.5", "33.33333, 33.333", "70, 70", "100, 100"})
    void progressIsKeptInTwoFieldsOfOurs(double percent, String text, Scene scene) {
        var execution = scene.started("a");

        var changes =
                scene.changes(() -> assertThat(scene.lifecycle.saveProgress(execution, new Progress(percent, "half")))
                        .isEqualTo("ok"));

        assertThat(changes).isEqualTo("~ hash rq:job:a {+progress: %s, +progress_message: half}\n".formatted(text));
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobSavesNoProgress(Loss loss, Scene scene) {
        var execution = scene.started("a");
        loss.happen(scene, execution);

        var changes = scene.changes(() -> assertThat(scene.lifecycle.saveProgress(execution, new Progress(1, "")))
                .isEqualTo(loss.word));

        assertThat(changes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobSavesNothing(Loss loss, Scene scene) {
        var execution = scene.started("a");
        loss.happen(scene, execution);

        assertThat(scene.changes(() -> assertThat(save(scene, execution)).isEqualTo(loss.word)))
                .isEmpty();
    }
}
