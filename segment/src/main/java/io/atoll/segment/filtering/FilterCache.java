package io.atoll.segment.filtering;

import io.atoll.model.filter.Filter;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Which rows of a segment match a filter: found once per leaf and filter, and remembered while
/// there is room. Searches that find what is known take no lock. A refreshed growing segment thus
/// evaluates only its new leaves.
public final class FilterCache {
    private final StoredColumns columns;
    private final ValueIndexes values;
    private final long maxBytes;
    private final Map<Key, Known> known = new ConcurrentHashMap<>();
    private final AtomicLong turns = new AtomicLong();
    private long bytes;

    public FilterCache(StoredColumns columns, long maxBytes) {
        this(columns, ValueIndexes.NONE, maxBytes);
    }

    /// @param values of the one leaf that there is
    public FilterCache(StoredColumns columns, ValueIndexes values, long maxBytes) {
        this.columns = columns;
        this.values = values;
        this.maxBytes = maxBytes;
    }

    /// One bit for each document, dead rows included; not to be changed.
    public FixedBitSet matching(IndexReader reader, Filter filter, BooleanSupplier cancelled)
            throws IOException {
        if (reader.leaves().size() == 1) {
            return matching(reader.leaves().getFirst().reader(), filter, cancelled);
        }
        var all = new FixedBitSet(reader.maxDoc());
        for (LeafReaderContext leaf : reader.leaves()) {
            FixedBitSet part = matching(leaf.reader(), filter, cancelled);
            FixedBitSet.orRange(part, 0, all, leaf.docBase, part.length());
        }
        return all;
    }

    private FixedBitSet matching(LeafReader leaf, Filter filter, BooleanSupplier cancelled)
            throws IOException {
        var key = new Key(leaf.getCoreCacheHelper().getKey(), filter);
        FixedBitSet found = get(key);
        if (found == null) {
            // Two searches may do this at once; that is better than one waiting for the other.
            found = new LeafFilter(leaf, columns, values, cancelled).matching(filter);
            put(key, found);
        }
        return found;
    }

    private @Nullable FixedBitSet get(Key key) {
        Known found = known.get(key);
        if (found == null) {
            return null;
        }
        found.lastTurn = turns.incrementAndGet();
        return found.bits;
    }

    private synchronized void put(Key key, FixedBitSet bits) {
        if (known.put(key, new Known(bits, turns.incrementAndGet())) == null) {
            bytes += sizeBytes(key, bits);
        }
        while (bytes > maxBytes) {
            forgetLeastRecentlyUsed();
        }
    }

    /// There are some dozens at most: the least recently used one is looked for.
    private void forgetLeastRecentlyUsed() {
        Key oldest = null;
        long turn = Long.MAX_VALUE;
        for (Map.Entry<Key, Known> entry : known.entrySet()) {
            if (entry.getValue().lastTurn < turn) {
                oldest = entry.getKey();
                turn = entry.getValue().lastTurn;
            }
        }
        if (oldest == null) {
            bytes = 0;
            return;
        }
        Known forgotten = known.remove(oldest);
        if (forgotten != null) {
            bytes -= sizeBytes(oldest, forgotten.bits);
        }
    }

    /// Lists of keys can make a filter larger than its rows.
    private static long sizeBytes(Key key, FixedBitSet bits) {
        return bits.ramBytesUsed() + FilterSize.bytes(key.filter);
    }

    private record Key(IndexReader.CacheKey leaf, Filter filter) {}

    private static final class Known {
        private final FixedBitSet bits;

        /// When it was used last: what is used together may come in any order.
        private volatile long lastTurn;

        Known(FixedBitSet bits, long turn) {
            this.bits = bits;
            this.lastTurn = turn;
        }
    }
}
