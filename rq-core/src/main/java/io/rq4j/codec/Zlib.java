package io.rq4j.codec;

import io.rq4j.error.CodecException;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Python's {@code zlib.compress} and its counterpart. Safe for any thread. */
public final class Zlib {

    /** Above the largest payload limit that anybody sets: what inflates to more is not data. */
    private static final int MOST = 64 * 1024 * 1024;

    private Zlib() {}

    /** Level 6, as Python writes. */
    public static byte[] compress(byte[] bytes) {
        var deflater = new Deflater(6);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            var out = new ByteArrayOutputStream(bytes.length / 2 + 64);
            var buffer = new byte[Math.min(Math.max(bytes.length, 64), 65_536)];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** The content of a zlib stream; bytes that are none come back as they are, as RQ reads them. */
    public static byte[] decompress(byte[] bytes) {
        return isZlib(bytes) ? inflate(bytes) : bytes;
    }

    private static boolean isZlib(byte[] bytes) {
        return bytes.length > 2 && (bytes[0] & 0x0f) == 8 && ((bytes[0] & 0xff) * 256 + (bytes[1] & 0xff)) % 31 == 0;
    }

    private static byte[] inflate(byte[] bytes) {
        var inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            var out = new ByteArrayOutputStream(bytes.length * 3);
            var buffer = new byte[Math.min(Math.max(bytes.length * 3, 512), 65_536)];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new CodecException("The zlib stream is cut off or damaged after " + out.size() + " bytes");
                }
                out.write(buffer, 0, count);
                if (out.size() > MOST) {
                    throw new CodecException("The zlib stream holds more than " + MOST + " bytes");
                }
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new CodecException("The zlib stream is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
