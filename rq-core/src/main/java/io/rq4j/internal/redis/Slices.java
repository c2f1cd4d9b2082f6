package io.rq4j.internal.redis;

import java.util.List;
import java.util.stream.IntStream;

/** Cuts what is too much for one call: a script or a pipeline of everything would hold up everybody else. */
public final class Slices {

    private Slices() {}

    /** The items in their order, {@code most} at a time; views of the list, which must not change meanwhile. */
    public static <T> List<List<T>> of(List<T> items, int most) {
        return IntStream.range(0, (items.size() + most - 1) / most)
                .mapToObj(i -> items.subList(i * most, Math.min((i + 1) * most, items.size())))
                .toList();
    }
}
