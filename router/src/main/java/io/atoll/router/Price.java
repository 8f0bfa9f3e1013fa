package io.atoll.router;

import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.router.Router.QueryRequest;
import io.atoll.router.Router.ReadOptions;
import io.atoll.router.Router.SearchRequest;

import java.util.List;

/// What a request may take in the router's memory, in bytes: estimated from above where that is
/// cheap to say, from what is usual where it is not (texts, JSON).
final class Price {
    /// A key, a distance, a segment and a row number, in a list of one node and in the merged one.
    private static final int HIT_BYTES = 64;

    private static final int USUAL_TEXT_BYTES = 256;
    private static final int USUAL_JSON_BYTES = 512;
    private static final int NUMBER_BYTES = 8;

    private Price() {}

    /// @param nodes who may be asked
    static long of(Collection collection, SearchRequest request, int nodes) {
        long perQuery = (long) request.offset() + request.limit();
        long hits = request.queryCount() * perQuery * HIT_BYTES * Math.max(1, nodes);
        long output =
                (long) request.queryCount()
                        * request.limit()
                        * rowBytes(collection, request.options());
        return (long) request.queries().size() * (1 + Math.max(1, nodes)) + hits + output;
    }

    /// @param nodes who may be asked
    static long of(Collection collection, QueryRequest request, int nodes) {
        if (request.count()) {
            return HIT_BYTES;
        }
        long rows =
                request.limit() == 0
                        ? Limits.MAX_QUERY_WINDOW
                        : (long) request.offset() + request.limit();
        return rows * (HIT_BYTES + rowBytes(collection, request.options())) * Math.max(1, nodes);
    }

    /// Of rows to write: as they came, and encoded.
    static long ofRows(Collection collection, int rows) {
        return 2L * rows * rowBytes(collection.schema().fields());
    }

    private static long rowBytes(Collection collection, ReadOptions options) {
        List<String> names = options.outputFields();
        if (names.isEmpty()) {
            return 0;
        }
        List<Field> fields = collection.schema().fields();
        return names.contains("*")
                ? rowBytes(fields)
                : rowBytes(fields.stream().filter(f -> names.contains(f.name())).toList());
    }

    private static long rowBytes(List<Field> fields) {
        long bytes = 0;
        for (Field field : fields) {
            bytes +=
                    switch (field.type()) {
                        case FLOAT_VECTOR -> (long) field.dimension() * Float.BYTES;
                        case VARCHAR -> Math.min(field.maxLength(), USUAL_TEXT_BYTES);
                        case JSON -> USUAL_JSON_BYTES;
                        default -> NUMBER_BYTES;
                    };
        }
        return bytes;
    }
}
