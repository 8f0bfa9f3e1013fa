package io.atoll.filter;

import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers parsed filters, so that an expression that comes again and again is parsed once.
///
/// A filter is found by the schema object itself (a changed schema is another object), the text,
/// the parameters and the zone. A hit takes no lock. Eviction is by the clock algorithm, which
/// comes near to "least recently used": a hand goes round the entries, spares what was used since
/// it last came by, and drops the first that was not. Safe for use by many threads.
public final class ParsedFilters {
    /// Longer expressions are lists of keys, mostly, which do not come again.
    private static final int MAX_CACHED_LENGTH = 4096;

    private final int capacity;
    private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
    private Iterator<Map.Entry<Key, Entry>> hand;

    /// @param capacity the most filters remembered, at least 1
    public ParsedFilters(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, is " + capacity);
        }
        this.capacity = capacity;
        this.hand = entries.entrySet().iterator();
    }

    /// As [FilterParser#parse]. Errors are not remembered.
    public Filter parse(String text, Schema schema, Map<String, Object> params, ZoneId zone) {
        if (length(text, params) > MAX_CACHED_LENGTH) {
            return FilterParser.parse(text, schema, params, zone);
        }
        var key = new Key(schema, text, copied(params), zone);
        Entry known = entries.get(key);
        if (known != null) {
            known.used = true;
            return known.filter;
        }
        Filter filter = FilterParser.parse(text, schema, params, zone);
        entries.putIfAbsent(key, new Entry(filter));
        evict();
        return filter;
    }

    /// How many filters are remembered.
    public int size() {
        return entries.size();
    }

    private static int length(String text, Map<String, Object> params) {
        int length = text.length();
        for (Object value : params.values()) {
            length += value instanceof List<?> list ? 16 * list.size() : 16;
            length += value instanceof String string ? string.length() : 0;
        }
        return length;
    }

    private static Map<String, Object> copied(Map<String, Object> params) {
        var copy = new HashMap<String, Object>();
        params.forEach(
                (name, value) ->
                        copy.put(name, value instanceof List<?> list ? List.copyOf(list) : value));
        return copy;
    }

    private synchronized void evict() {
        while (entries.size() > capacity) {
            if (!hand.hasNext()) {
                hand = entries.entrySet().iterator();
            }
            Entry entry = hand.next().getValue();
            if (entry.used) {
                entry.used = false;
            } else {
                hand.remove();
            }
        }
    }

    private static final class Entry {
        final Filter filter;

        /// Whether the filter was asked for since the hand came by.
        volatile boolean used;

        Entry(Filter filter) {
            this.filter = filter;
        }
    }

    /// Compares schemas by identity: comparing their fields would cost more than parsing.
    private record Key(Schema schema, String text, Map<String, Object> params, ZoneId zone) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return other
                            instanceof
                            Key(
                                    Schema otherSchema,
                                    String otherText,
                                    var otherParams,
                                    var otherZone)
                    && schema == otherSchema
                    && text.equals(otherText)
                    && params.equals(otherParams)
                    && zone.equals(otherZone);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * System.identityHashCode(schema) + text.hashCode())
                    + params.hashCode();
        }
    }
}
