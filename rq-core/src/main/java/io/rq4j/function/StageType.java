package io.rq4j.function;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** What a {@link CompletionStage} completes with, as far as a declaration says it. */
final class StageType {

    private StageType() {}

    static Type of(Type stage) {
        var type = argument(stage);
        return type instanceof TypeVariable<?> ? Object.class : type;
    }

    /** The argument as the type itself names it: for {@code class Reply<T> implements CompletionStage<T>} its T. */
    private static Type argument(Type type) {
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw) {
            return argument(raw, List.of(parameterized.getActualTypeArguments()));
        }
        if (type instanceof Class<?> raw) {
            return argument(raw, List.of());
        }
        return type instanceof TypeVariable<?> variable ? argument(variable.getBounds()[0]) : Object.class;
    }

    private static Type argument(Class<?> raw, List<Type> actual) {
        if (raw == Object.class) {
            return Object.class;
        }
        if (raw == CompletionStage.class) {
            return actual.isEmpty() ? Object.class : upperBound(actual.get(0));
        }
        var found = argument(stageParent(raw));
        int index = Arrays.asList(raw.getTypeParameters()).indexOf(found);
        if (index < 0) {
            return found;
        }
        return index < actual.size() ? upperBound(actual.get(index)) : Object.class;
    }

    /** A supertype by which it is a stage; all of them say the same. */
    private static Type stageParent(Class<?> raw) {
        return Stream.concat(Stream.of(raw.getGenericInterfaces()), Stream.ofNullable(raw.getGenericSuperclass()))
                .filter(StageType::isStage)
                .findFirst()
                .orElse(Object.class);
    }

    private static boolean isStage(Type type) {
        var raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        return raw instanceof Class<?> known && CompletionStage.class.isAssignableFrom(known);
    }

    private static Type upperBound(Type type) {
        return type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
    }
}
