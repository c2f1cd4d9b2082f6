package io.rq4j.internal.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The arguments of a script, in order. */
public final class Args {

    private final List<byte[]> bytes = new ArrayList<>();

    public static Args of(Object... values) {
        var args = new Args();
        for (var value : values) {
            args.add(value);
        }
        return args;
    }

    /** A text, a number or a flag as text; bytes as they are. */
    public Args add(Object value) {
        if (value instanceof byte[] raw) {
            bytes.add(raw);
        } else if (value instanceof Boolean flag) {
            bytes.add(new byte[] {(byte) (flag ? '1' : '0')});
        } else {
            bytes.add(value.toString().getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    public Args addAll(Collection<?> values) {
        values.forEach(this::add);
        return this;
    }

    /** The number of values, then the values. */
    public Args addList(Collection<?> values) {
        return add(values.size()).addAll(values);
    }

    public List<byte[]> bytes() {
        return bytes;
    }
}
