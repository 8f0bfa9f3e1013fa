package io.atoll.milvus.calls;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Names;
import io.atoll.model.Schema;

import java.util.List;

/// The errors that the edge itself finds in a request.
public final class Refusals {

    private Refusals() {}

    public static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }

    public static AtollException missing(String message) {
        return new AtollException(ErrorCode.PARAMETER_MISSING, message);
    }

    /// For what Milvus has and Atoll has not: said, never silently left out.
    public static AtollException notSupported(String message) {
        return new AtollException(ErrorCode.UNIMPLEMENTED, message);
    }

    /// Milvus's answer to a number out of its range, in the words that its clients look for.
    public static AtollException outOfRange(String name, long value, long least, long most) {
        return new AtollException(
                ErrorCode.UNEXPECTED,
                "%s [%d] is invalid, it should be in range [%d, %d], but got %d"
                        .formatted(name, value, least, most, value));
    }

    public static AtollException unknownField(Schema schema, String name) {
        List<String> known =
                schema.fields().stream().filter(f -> !f.dynamic()).map(Field::name).toList();
        return new AtollException(
                ErrorCode.FIELD_NOT_FOUND,
                "field not found[field=%s]: the collection has %s%s"
                        .formatted(name, known, Names.suggestion(name, known)));
    }
}
