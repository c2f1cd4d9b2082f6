package io.rq4j.function;

import io.rq4j.error.InvalidCallException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/**
 * Takes the {@link SerializedLambda} that the JVM makes of a method reference. Java's own serialization asks for it,
 * because that works for classes in modules that open nothing; the captured receiver is never written.
 */
final class LambdaReader extends ObjectOutputStream {

    private @Nullable SerializedLambda found;

    private LambdaReader() throws IOException {
        super(OutputStream.nullOutputStream());
        enableReplaceObject(true);
    }

    static SerializedLambda read(Serializable reference) {
        try (var reader = new LambdaReader()) {
            reader.writeObject(reference);
            if (reader.found != null) {
                return reader.found;
            }
        } catch (IOException e) {
            throw new InvalidCallException(notAReference(reference), e);
        }
        throw new InvalidCallException(notAReference(reference));
    }

    @Override
    protected @Nullable Object replaceObject(Object written) {
        if (written instanceof SerializedLambda lambda) {
            found = lambda;
        }
        return null;
    }

    private static String notAReference(Serializable reference) {
        return "A function is given as a method reference, got an object of "
                + reference.getClass().getName()
                + "; write Call.of(Words::count, text), with a public static method of your own";
    }
}
