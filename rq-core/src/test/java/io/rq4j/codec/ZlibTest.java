package io.rq4j.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.CodecException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ZlibTest {

    private static final byte[] TEXT = "[\"tasks.add\", null, [1], {}]".getBytes(StandardCharsets.UTF_8);

    @Test
    void whatIsCompressedComesBackAndOtherBytesStayAsTheyAre() {
        assertThat(Zlib.decompress(Zlib.compress(TEXT))).isEqualTo(TEXT);
        assertThat(Zlib.decompress(TEXT)).isEqualTo(TEXT);
    }

    @Test
    void streamThatIsCutOffOrDamagedIsRefused() {
        var stream = Zlib.compress(TEXT);
        assertThatThrownBy(() -> Zlib.decompress(Arrays.copyOf(stream, stream.length - 6)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("cut off or damaged after");
        assertThatThrownBy(() -> Zlib.decompress(new byte[] {0x78, (byte) 0x9c, -1, -1}))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("damaged");
    }

    /** Before it takes the memory of the worker, and with it the jobs beside it. */
    @Test
    void smallStreamThatInflatesToMoreThan64MiBIsRefused() {
        var bomb = Zlib.compress(new byte[65 * 1024 * 1024]);

        assertThat(bomb).hasSizeLessThan(100_000);
        assertThatThrownBy(() -> Zlib.decompress(bomb))
                .isInstanceOf(CodecException.class)
                .hasMessage("The zlib stream holds more than 67108864 bytes");
    }
}
