package io.rq4j.codec;

import com.fasterxml.jackson.databind.Module;
import io.rq4j.job.Call;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RQ's {@code JSONSerializer}: writes byte for byte what Python's {@code json.dumps} writes and reads what it may
 * write. Immutable, for any number of threads; nothing is set up before the first use.
 *
 * <p><b>Writing.</b> ASCII with {@code \}{@code uXXXX} escapes, a space after commas and colons, floating point numbers
 * in the fewest digits, {@code NaN} and {@code Infinity} as Python has them. Records and beans become objects, enums
 * their names, {@code java.time} ISO text, {@code byte[]} base64, an empty {@code Optional} null, {@code BigDecimal}
 * and {@code BigInteger} plain numbers. A {@code ZonedDateTime} keeps its zone in brackets, which Python does not read:
 * send an {@code OffsetDateTime} or {@code Instant} to Python.
 *
 * <p><b>Reading</b> is strict: a fraction or a number out of range for an integer, null for a primitive, a text for a
 * number, a number for a text or a date, an unknown property, a missing primitive component of a record fail with a
 * {@link io.rq4j.error.CodecException} that says what was expected and what came. A missing component that may be null
 * is null. What is declared as {@code Object} is read as Integer, Long, BigInteger, Double, String, Boolean, List or
 * Map.
 *
 * <p>JSON never names a class to make: {@code @JsonTypeInfo} is refused, and so are abstract types. Values may be
 * nested 1,000 levels deep.
 */
public final class JsonCodec implements Codec {

    private static final JsonCodec STANDARD = new JsonCodec(List.of());

    private final List<Module> modules;
    private volatile @Nullable StrictJson json;

    private JsonCodec(List<Module> modules) {
        this.modules = modules;
    }

    /** The codec of every queue that is not given another. */
    public static JsonCodec standard() {
        return STANDARD;
    }

    /** The same, with Jackson modules for types of your own or of a library. */
    public static JsonCodec with(Module... modules) {
        return new JsonCodec(List.of(modules));
    }

    @Override
    public byte[] encodeCall(Call<?> call) {
        return json().writeCall(call);
    }

    @Override
    public EncodedCall decodeCall(byte[] bytes) {
        return new JsonCallReader(json(), bytes).read();
    }

    @Override
    public byte[] encode(@Nullable Object value) {
        return json().write(value);
    }

    @Override
    public <T> @Nullable T decode(byte[] bytes, Type type) {
        return json().read("The value", JsonSlice.of(bytes), type);
    }

    private StrictJson json() {
        var ready = json;
        return ready == null ? setUp() : ready;
    }

    private synchronized StrictJson setUp() {
        var ready = json == null ? StrictJson.with(modules) : json;
        json = ready;
        return ready;
    }
}
