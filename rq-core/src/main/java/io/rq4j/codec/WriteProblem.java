package io.rq4j.codec;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import io.rq4j.error.CodecException;
import io.rq4j.job.Call;
import org.jspecify.annotations.Nullable;

/** Says in the words of the job, not of Jackson, why a value could not be written. */
final class WriteProblem {

    private WriteProblem() {}

    static CodecException of(Call<?> call, Exception e) {
        var failure = JsonFailure.of(e);
        if (failure.path().size() < 2) {
            return problem("The call of " + call.function(), "", failure, e);
        }
        // The way leads through the four elements of the payload; arguments are the third, keyword arguments the
        // fourth.
        var argument = failure.path().get(1);
        var name = argument.getFieldName() == null ? argument.getIndex() + 1 : argument.getFieldName();
        return problem("Argument " + name + " of " + call.function(), failure.at(2), failure, e);
    }

    static CodecException of(@Nullable Object value, Exception e) {
        var failure = JsonFailure.of(e);
        var what = value == null ? "null" : "The value, a " + value.getClass().getName() + ",";
        return problem(what, failure.at(0), failure, e);
    }

    private static CodecException problem(String what, String place, JsonFailure failure, Exception e) {
        return new CodecException(what + " cannot be written as JSON: " + place + reason(failure), e);
    }

    private static String reason(JsonFailure failure) {
        if (failure.cause() instanceof StreamConstraintsException) {
            return "it is nested deeper than " + StrictJson.DEEPEST + " levels, or contains itself";
        }
        if (failure.cause() instanceof InvalidDefinitionException definition && !failure.isOurRefusal()) {
            return name(definition) + " has no properties to write; make it a record, or give it public getters";
        }
        return failure.message().startsWith("Null key") ? "a map has null as a key" : failure.message();
    }

    private static String name(InvalidDefinitionException definition) {
        return definition.getType() == null
                ? "it"
                : definition.getType().getRawClass().getName();
    }
}
