package io.rq4j.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.math.BigDecimal;

/** Writes numbers as Python's {@code json.dumps} does; everything else is the factory's own doing. */
final class PythonGenerator extends JsonGeneratorDelegate {

    /** Past this many zeros a plain number would only be a way to fill memory. */
    private static final int LARGEST_SCALE = 1_000;

    PythonGenerator(JsonGenerator generator) {
        super(generator, false);
    }

    @Override
    public void writeNumber(double number) throws IOException {
        delegate.writeNumber(PythonFloat.json(number));
    }

    @Override
    public void writeNumber(float number) throws IOException {
        delegate.writeNumber(PythonFloat.json(number));
    }

    @Override
    public void writeNumber(BigDecimal number) throws IOException {
        boolean plain = Math.abs((long) number.scale()) <= LARGEST_SCALE;
        delegate.writeNumber(plain ? number.toPlainString() : number.toString());
    }

    @Override
    public void writeArray(double[] array, int offset, int length) throws IOException {
        delegate.writeStartArray(array, length);
        for (int i = offset; i < offset + length; i++) {
            writeNumber(array[i]);
        }
        delegate.writeEndArray();
    }
}
