package io.rq4j.codec;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;

/** Writes floating point numbers as Python's {@code repr} does: the fewest digits that read back as the same number. */
final class PythonFloat {

    private PythonFloat() {}

    static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        return layOut(shortest(value), value < 0 || 1 / value < 0);
    }

    /** A float has fewer digits than the double of the same value: 0.1f is 0.1, not 0.10000000149011612. */
    static String repr(float value) {
        return Float.isFinite(value)
                ? repr(Double.parseDouble(NumberOutput.toString(value, true)))
                : repr((double) value);
    }

    static String json(float value) {
        return Float.isFinite(value) ? repr(value) : json((double) value);
    }

    /** What Python's json module writes, which has other names for what is no number. */
    static String json(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        return repr(value);
    }

    /**
     * Java 17's own Double.toString gives too many digits at times, and every Java at least two where one is enough.
     */
    private static BigDecimal shortest(double value) {
        var digits = new BigDecimal(NumberOutput.toString(Math.abs(value), true)).stripTrailingZeros();
        if (digits.precision() == 2) {
            var one = digits.round(new MathContext(1));
            return one.doubleValue() == Math.abs(value) ? one : digits;
        }
        return digits;
    }

    private static String layOut(BigDecimal number, boolean negative) {
        var digits = number.unscaledValue().toString();
        int exponent = digits.length() - number.scale() - 1;
        var text = number.signum() == 0
                ? "0.0"
                : exponent < -4 || exponent >= 16 ? scientific(digits, exponent) : fixed(number);
        return negative ? "-" + text : text;
    }

    private static String fixed(BigDecimal number) {
        return number.scale() <= 0 ? number.toPlainString() + ".0" : number.toPlainString();
    }

    private static String scientific(String digits, int exponent) {
        var fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
