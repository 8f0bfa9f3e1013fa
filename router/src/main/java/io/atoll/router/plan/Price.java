package io.atoll.router.plan;

import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Grouping;
import io.atoll.model.read.Page;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.read.VectorPart;
import io.atoll.model.rows.Values;

import java.util.List;

/// What a request may take in the router's memory, in bytes: estimated from above where that is
/// cheap to say, from what is usual where it is not (texts, JSON).
public final class Price {
    /// A key, a distance, a segment and a row number, in a list of one node and in the merged one.
    private static final int HIT_BYTES = 64;

    private Price() {}

    /// @param nodes how many may be asked
    public static long of(Collection collection, CollectionSearch request, int nodes) {
        int ofGroup = request.grouping().map(Grouping::size).orElse(1);
        long output =
                (long) request.queryCount()
                        * ofGroup
                        * request.page().limit()
                        * rowBytes(collection, request.terms());
        long queries = 0;
        long hits = 0;
        for (VectorPart part : request.parts()) {
            queries += part.queries().sizeBytes();
            hits += ofGroup * (part.limit() == 0 ? request.page().end() : part.limit());
        }
        return queries * (1 + Math.max(1, nodes))
                + request.queryCount() * hits * HIT_BYTES * Math.max(1, nodes)
                + output;
    }

    /// @param nodes how many may be asked
    public static long of(Collection collection, CollectionQuery request, int nodes) {
        if (request.count()) {
            return HIT_BYTES;
        }
        long rows = request.page().map(Page::end).orElse((long) Limits.MAX_QUERY_WINDOW);
        return rows * (HIT_BYTES + rowBytes(collection, request.terms())) * Math.max(1, nodes);
    }

    /// Of rows to write: as they came, and encoded.
    public static long ofRows(Collection collection, int rows) {
        return 2L * rows * rowBytes(collection.schema().fields());
    }

    private static long rowBytes(Collection collection, ReadTerms terms) {
        List<String> names = terms.output();
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
            bytes += Values.of(field.type()).usualBytes(field);
        }
        return bytes;
    }
}
