package io.atoll.segment.filtering;

import io.atoll.model.filter.Filter;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Which rows of a segment match a filter: found once per leaf and filter, and remembered while
/// there is room. A refreshed growing segment thus evaluates only its new leaves.
public final class FilterCache {
    private final StoredColumns columns;
    private final long maxBytes;
    private final Map<Key, FixedBitSet> known = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    public FilterCache(StoredColumns columns, long maxBytes) {
        this.columns = columns;
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
            found = new LeafFilter(leaf, columns, cancelled).matching(filter);
            put(key, found);
        }
        return found;
    }

    private synchronized @Nullable FixedBitSet get(Key key) {
        return known.get(key);
    }

    private synchronized void put(Key key, FixedBitSet bits) {
        if (known.put(key, bits) == null) {
            bytes += sizeBytes(key, bits);
        }
        Iterator<Map.Entry<Key, FixedBitSet>> eldest = known.entrySet().iterator();
        while (bytes > maxBytes && eldest.hasNext()) {
            Map.Entry<Key, FixedBitSet> entry = eldest.next();
            bytes -= sizeBytes(entry.getKey(), entry.getValue());
            eldest.remove();
        }
    }

    /// Lists of keys can make a filter larger than its rows.
    private static long sizeBytes(Key key, FixedBitSet bits) {
        return bits.ramBytesUsed() + FilterSize.bytes(key.filter);
    }

    private record Key(IndexReader.CacheKey leaf, Filter filter) {}
}
