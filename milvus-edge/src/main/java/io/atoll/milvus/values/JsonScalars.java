package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Field;

import java.io.IOException;
import java.math.BigDecimal;

/// Reads scalars out of rows that come as JSON, and says what is wrong with them.
final class JsonScalars {

    private JsonScalars() {}

    /// The text of a scalar, which may be a string or not.
    static String text(Field field, int row, JsonParser parser) throws IOException {
        if (!parser.currentToken().isScalarValue()) {
            throw refusal(field, row, "an object or a list");
        }
        return parser.getText();
    }

    /// A number without a fraction, however it is written (`1e3` is 1000), or a string of digits.
    static long integer(Field field, int row, JsonParser parser) throws IOException {
        String text = text(field, row, parser);
        try {
            return parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                    ? new BigDecimal(text).longValueExact()
                    : Long.parseLong(text);
        } catch (ArithmeticException | NumberFormatException _) {
            throw refusal(field, row, text);
        }
    }

    static double real(Field field, int row, JsonParser parser) throws IOException {
        String text = text(field, row, parser);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw refusal(field, row, text);
        }
    }

    static AtollException refusal(Field field, int row, String found) {
        return Refusals.invalid(
                "field '%s' of row %d is %s, it has %s"
                        .formatted(field.name(), row, field.type(), found));
    }
}
