package io.atoll.cli.bench;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.util.List;
import java.util.OptionalInt;

/// What is asked for in one request.
///
/// @param nq query vectors in one request
/// @param share the share of all rows that a filter accepts, in (0, 1]; 1: there is no filter
/// @param returned what comes with each hit
/// @param ef the width of the search, in place of the index choice's
public record SearchShape(int nq, double share, Returned returned, OptionalInt ef) {
    /// One query, no filter, keys and distances.
    public static final SearchShape PLAIN = new SearchShape(1, 1, Returned.ids);

    /// Named as they are typed.
    public enum Returned {
        /// Keys and distances alone.
        ids(List.of()),
        /// A number of each row as well.
        scalars(List.of(BenchCollection.PART)),
        /// The vector of each row as well.
        vectors(List.of(BenchCollection.VECTOR));

        private final List<String> fields;

        Returned(List<String> fields) {
            this.fields = fields;
        }

        List<String> fields() {
            return fields;
        }
    }

    public SearchShape {
        if (nq < 1) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID, "nq must be at least 1, is " + nq);
        }
        if (!(share >= 1.0 / RowParts.COUNT && share <= 1)) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "a filter must accept between %s %% and 100 %% of the rows, not %s %%"
                            .formatted(100.0 / RowParts.COUNT, 100 * share));
        }
    }

    /// Of the width that the index choice says.
    public SearchShape(int nq, double share, Returned returned) {
        this(nq, share, returned, OptionalInt.empty());
    }

    public SearchShape withEf(OptionalInt width) {
        return new SearchShape(nq, share, returned, width);
    }

    /// Whether the filter accepts a row.
    public boolean accepts(long row) {
        return RowParts.of(row) < parts();
    }

    /// The filter as Milvus reads it; empty if there is none.
    String filter() {
        return share == 1 ? "" : "%s < %d".formatted(BenchCollection.PART, parts());
    }

    private int parts() {
        return (int) Math.round(share * RowParts.COUNT);
    }
}
