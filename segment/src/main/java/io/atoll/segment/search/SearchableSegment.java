package io.atoll.segment.search;

import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.TextStatistics;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.io.Closeable;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// A segment that can be searched: sealed or growing. Rows have numbers from 0 upwards which never
/// change. Deletes come from one thread at a time; everything else may be called by many threads,
/// during deletes too.
public interface SearchableSegment extends Closeable {

    /// The state now, for [#view].
    long NOW = Long.MAX_VALUE;

    long id();

    boolean growing();

    /// Rows, dead ones included.
    int rowCount();

    /// What it takes: bytes on disk of a sealed segment, bytes in memory of a growing one.
    long sizeBytes();

    /// Counts a user in; false if the segment is closed. Files and memory go when the last user has
    /// released a closed segment.
    boolean acquire();

    void release();

    /// Ends rows. Timestamps do not descend from call to call.
    ///
    /// @return how many died
    int delete(Delete delete);

    /// The rows that are alive at a timestamp, fixed: what is written or deleted later does not
    /// change the view.
    ///
    /// @param asOf rows written later, and deletes that came later, do not count; [#NOW] for none
    /// @throws io.atoll.model.AtollException with SEGMENT_NOT_LOADED if deletes after `asOf` have
    ///   already been folded in for good
    default View view(long asOf) {
        return moment().view(asOf);
    }

    /// What the segment is now, to take views of it later.
    Moment moment();

    /// A segment at one moment. Immutable; of use while the segment is acquired.
    interface Moment {
        /// As [SearchableSegment#view].
        default View view(long asOf) {
            return view(asOf, false);
        }

        /// @param asFarAsKnown whether deletes after `asOf` that have been folded in for good count
        ///   all the same; else the view is refused
        View view(long asOf, boolean asFarAsKnown);
    }

    /// Closes to new users.
    @Override
    void close();

    /// A fixed set of live rows. Used while the segment is acquired; closed before it is released.
    interface View extends Closeable {
        long liveRows();

        /// How many of them there is an index over to walk; 0 where a search scans.
        ///
        /// @param fieldId of any vector field
        long indexedRows(long fieldId, Metric metric);

        /// The same without rows with a timestamp up to this one; it takes this view's place, and
        /// is closed instead of it.
        View writtenAfter(long timestamp);

        /// The best rows for each query, ties by key, each key once.
        VectorHits search(VectorSearch search);

        /// Rows that match, in ascending order of their keys.
        ///
        /// @param filter empty: every row
        /// @param partitionIds only rows of these partitions; empty: all
        /// @param limit at most so many, counted from the least key
        /// @param cancelled asked now and then; when true, this ends with a CANCELLED error
        int[] match(
                Optional<Filter> filter,
                Set<Long> partitionIds,
                int limit,
                BooleanSupplier cancelled);

        /// The same, to its end.
        default int[] match(Optional<Filter> filter, Set<Long> partitionIds, int limit) {
            return match(filter, partitionIds, limit, () -> false);
        }

        /// How many rows match.
        ///
        /// @param cancelled asked now and then; when true, this ends with a CANCELLED error
        long count(Optional<Filter> filter, Set<Long> partitionIds, BooleanSupplier cancelled);

        /// The same, to its end.
        default long count(Optional<Filter> filter, Set<Long> partitionIds) {
            return count(filter, partitionIds, () -> false);
        }

        /// Which of `rows[0..count)` a filter accepts, by their places there.
        ///
        /// @param cancelled asked now and then; when true, this ends with a CANCELLED error
        BitSet accepted(Filter filter, int[] rows, int count, BooleanSupplier cancelled);

        /// What is known of the texts of an analyzed field.
        ///
        /// @param words as the analyzer has them, of which the frequencies are wanted
        /// @param partitionIds whose texts count; none: all
        TextStatistics statistics(
                long fieldId,
                List<String> words,
                Set<Long> partitionIds,
                BooleanSupplier cancelled);

        /// The keys of `rows[0..count)`, in that order.
        Keys keys(int[] rows, int count);

        /// The timestamps of `rows[0..count)`, in that order.
        long[] timestamps(int[] rows, int count);

        /// The values of fields in `rows[0..count)`, in that order. A field that came to the schema
        /// after the row has its default value or null.
        Rows fetch(int[] rows, int count, List<Field> fields);

        /// Lets go of what the view kept from being freed.
        @Override
        void close();
    }
}
