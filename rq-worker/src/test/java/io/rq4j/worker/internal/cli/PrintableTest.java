package io.rq4j.worker.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void controlCharactersOfALineAreShownNotObeyed() {
        assertThat(Printable.line("a\n\r\tb\033[2J\u0000\u007f\u009b\u2028\u2029"))
                .isEqualTo("a\\n\\r\\tb\\u001b[2J\\u0000\\u007f\\u009b\\u2028\\u2029");
    }

    @Test
    void whatIsPrintableStaysAsItIs() {
        assertThat(Printable.line("tasks.add('ü', \"😀\", \\n)")).isEqualTo("tasks.add('ü', \"😀\", \\n)");
    }

    @Test
    void linesKeepTheirEndsAndTabs() {
        assertThat(Printable.lines("a\r\n\tat b\rc\033]0;title\007")).isEqualTo("a\n\tat b\\rc\\u001b]0;title\\u0007");
    }
}
