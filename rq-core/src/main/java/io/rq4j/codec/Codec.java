package io.rq4j.codec;

import io.rq4j.job.Call;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads calls and values: RQ's {@code serializer}. The default is {@link JsonCodec}. Implementations are
 * immutable and used by any number of threads at once; every failure is a {@link io.rq4j.error.CodecException}.
 */
public interface Codec {

    /** The call as RQ's four-element array, not yet compressed. */
    byte[] encodeCall(Call<?> call);

    /** Reads what {@link #encodeCall} or Python's serializer of the same kind wrote; arguments stay undecoded until bound. */
    EncodedCall decodeCall(byte[] bytes);

    /** One value: a result or meta. */
    byte[] encode(@Nullable Object value);

    /** A value, bound strictly to {@code type}: nothing is cut, guessed or defaulted. */
    <T> @Nullable T decode(byte[] bytes, Type type);
}
