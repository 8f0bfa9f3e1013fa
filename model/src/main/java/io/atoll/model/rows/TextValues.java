package io.atoll.model.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Literal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/// VARCHAR: UTF-8 behind its length, an int32.
final class TextValues extends Values {
    static final TextValues TYPE = new TextValues();

    private static final int USUAL_BYTES = 256;

    private TextValues() {}

    @Override
    public void checkField(Field field) {
        if (field.maxLength() < 1 || field.maxLength() > Limits.MAX_VARCHAR_LENGTH) {
            throw invalid(
                    "the maximum length specified for the field(%s) should be in (0, %d], but got %d instead: invalid parameter"
                            .formatted(field.name(), Limits.MAX_VARCHAR_LENGTH, field.maxLength()));
        }
    }

    @Override
    public boolean takesDefault(Field field, Literal value) {
        return value instanceof Literal.Text(String text) && utf8Length(text) <= field.maxLength();
    }

    @Override
    public void check(Field field, Column column) {
        var values = (Column.Texts) column;
        for (int row = 0; row < values.size(); row++) {
            if (!values.isNull(row)) {
                check(field, row, utf8Length(values.value(row)));
            }
        }
    }

    private static void check(Field field, int row, int length) {
        if (field.primaryKey() && length > Limits.MAX_KEY_BYTES) {
            throw invalid(
                    "primary key '"
                            + field.name()
                            + "' has "
                            + length
                            + " bytes in row "
                            + row
                            + "; the limit is "
                            + Limits.MAX_KEY_BYTES);
        }
        if (length > field.maxLength()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "length of varchar field '"
                            + field.name()
                            + "' exceeds max length: row "
                            + row
                            + " has "
                            + length
                            + " bytes, max_length is "
                            + field.maxLength());
        }
    }

    /// Checks one element of an array.
    static void checkElement(Field field, int row, int index, String value) {
        int length = utf8Length(value);
        if (length > field.maxLength()) {
            throw invalid(
                    ("length of Array array field \"%s\" exceeds max length, row number: %d, array"
                                    + " index: %d, length: %d, max length: %d")
                            .formatted(field.name(), row, index, length, field.maxLength()));
        }
    }

    /// The number of UTF-8 bytes of a string, without encoding it.
    private static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    @Override
    public long usualBytes(Field field) {
        return Math.min(field.maxLength(), USUAL_BYTES);
    }

    @Override
    public long bytes(Column column) {
        var values = (Column.Texts) column;
        long bytes = 0;
        for (int row = 0; row < values.size(); row++) {
            bytes += values.value(row).length();
        }
        return bytes;
    }

    @Override
    Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var values = new String[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((Column.Texts) parts[from[i]]).value(rows[i]);
        }
        return new Column.Texts(parts[0].fieldId(), values, nulls);
    }

    @Override
    public Column constant(Field field, Literal value, int count) {
        var values = new String[count];
        Arrays.fill(values, ((Literal.Text) value).value());
        return new Column.Texts(field.id(), values, null);
    }

    @Override
    Column absent(Field field, int count, BitSet nulls) {
        var values = new String[count];
        Arrays.fill(values, "");
        return new Column.Texts(field.id(), values, nulls);
    }

    @Override
    Body encode(Column column) {
        var values = (Column.Texts) column;
        var encoded = new byte[values.size()][];
        for (int row = 0; row < encoded.length; row++) {
            encoded[row] = values.value(row).getBytes(UTF_8);
        }
        return body(encoded);
    }

    @Override
    Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        var values = new String[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = new String(bytes(body), UTF_8);
        }
        return new Column.Texts(fieldId, values, nulls);
    }

    @Override
    int leastBytes() {
        return Integer.BYTES;
    }
}
