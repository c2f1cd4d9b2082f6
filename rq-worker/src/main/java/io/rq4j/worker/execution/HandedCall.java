package io.rq4j.worker.execution;

import io.rq4j.codec.Codec;
import io.rq4j.codec.EncodedCall;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call whose first argument is what another job returned; the arguments on the wire follow it. */
record HandedCall(EncodedCall call, byte[] first, Codec codec) implements EncodedCall {

    @Override
    public String function() {
        return call.function();
    }

    @Override
    public int positional() {
        return call.positional() + 1;
    }

    @Override
    public List<String> keywords() {
        return call.keywords();
    }

    @Override
    public @Nullable Object argument(int index, Type type) {
        return index == 0 ? codec.decode(first, type) : call.argument(index - 1, type);
    }

    @Override
    public @Nullable Object argument(String name, Type type) {
        return call.argument(name, type);
    }
}
