package io.rq4j.codec;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call as it came from Redis: the name is known, the arguments are bound one by one to the types that the function declares. */
public interface EncodedCall {

    /** The dotted name of the function. */
    String function();

    /** How many positional arguments came. */
    int positional();

    /** The names of the keyword arguments, in the order sent. */
    List<String> keywords();

    /** Positional argument {@code index}, bound to {@code type}; the error names {@code function}, position, expected and actual. */
    @Nullable Object argument(int index, Type type);

    /** Keyword argument {@code name}, bound to {@code type}; the error names {@code function}, keyword, expected and actual. */
    @Nullable Object argument(String name, Type type);
}
