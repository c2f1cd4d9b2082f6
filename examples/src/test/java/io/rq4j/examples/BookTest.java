package io.rq4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class BookTest {

    private final Book alice = Book.named("alice");

    @Test
    void aliceHasTwelveChaptersFromTheRabbitHoleToHerEvidence() {
        assertThat(alice.title()).isEqualTo("Alice's Adventures in Wonderland");
        assertThat(alice.chapters()).hasSize(12);
        assertThat(alice.chapter(1).title()).isEqualTo("Down the Rabbit-Hole");
        assertThat(alice.chapter(7).title()).isEqualTo("A Mad Tea-Party");
        assertThat(alice.chapter(12).title()).isEqualTo("Alice's Evidence");
    }

    @Test
    void chapterBeginsAfterItsHeadingAndEndsBeforeTheNext() {
        assertThat(alice.chapter(1).text().strip())
                .startsWith("Alice was beginning to get very tired")
                .endsWith("*       *       *       *       *       *       *");
        assertThat(alice.chapter(2).text().strip()).startsWith("`Curiouser and curiouser!' cried Alice");
    }

    @Test
    void missingChapterAndMissingBookAreNamedWithWhatThereIs() {
        assertThatThrownBy(() -> alice.chapter(13))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("Alice's Adventures in Wonderland has 12 chapters, there is no chapter 13");
        assertThatThrownBy(() -> alice.chapter(0)).hasMessageEndingWith("there is no chapter 0");
        assertThatThrownBy(() -> Book.named("../secret"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("There is no book \"../secret\" here, only alice");
    }
}
