package io.rq4j.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.util.List;
import java.util.stream.Collectors;

/** What Jackson threw, taken apart: what happened, and on which way through the value. */
record JsonFailure(Throwable cause, List<Reference> path) {

    /** Stands in the texts with which we refuse a class while Jackson looks at it. */
    static final String NO_CLASSES = "JSON never names a class";

    static JsonFailure of(Exception e) {
        return new JsonFailure(innermost(e), e instanceof JsonMappingException mapping ? mapping.getPath() : List.of());
    }

    /** Jackson wraps what it did not expect into plain mapping exceptions, one or several. */
    private static Throwable innermost(Throwable e) {
        boolean wrapper = e.getClass() == JsonMappingException.class && e.getCause() != null;
        return wrapper ? innermost(e.getCause()) : e;
    }

    /** What is left of the way after the first {@code steps}, as in {@code at lines[2].price: }. */
    String at(int steps) {
        var text = path.stream().skip(steps).map(JsonFailure::step).collect(Collectors.joining());
        return text.isEmpty() ? "" : "at " + JsonSlice.clip(text.startsWith(".") ? text.substring(1) : text) + ": ";
    }

    private static String step(Reference step) {
        return step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName();
    }

    boolean isOurRefusal() {
        return message().contains(NO_CLASSES);
    }

    /** Jackson's full texts end with a place in its source; other exceptions come from the user's classes. */
    String message() {
        return cause instanceof JsonProcessingException jackson ? jackson.getOriginalMessage() : cause.toString();
    }
}
