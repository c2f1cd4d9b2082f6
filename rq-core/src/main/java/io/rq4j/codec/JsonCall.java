package io.rq4j.codec;

import io.rq4j.error.CodecException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call of which only the outline is read; each argument is parsed when its type is known. */
record JsonCall(StrictJson json, String function, List<JsonSlice> args, Map<String, JsonSlice> kwargs)
        implements EncodedCall {

    @Override
    public int positional() {
        return args.size();
    }

    @Override
    public List<String> keywords() {
        return List.copyOf(kwargs.keySet());
    }

    @Override
    public @Nullable Object argument(int index, Type type) {
        if (index < 0 || index >= args.size()) {
            throw new CodecException(
                    function + " came with " + args.size() + " positional arguments, none at index " + index);
        }
        return json.read("Argument " + (index + 1) + " of " + function, args.get(index), type);
    }

    @Override
    public @Nullable Object argument(String name, Type type) {
        var slice = kwargs.get(name);
        if (slice == null) {
            throw new CodecException(
                    function + " came with the keyword arguments " + kwargs.keySet() + ", none is " + name);
        }
        return json.read("Argument " + name + " of " + function, slice, type);
    }
}
