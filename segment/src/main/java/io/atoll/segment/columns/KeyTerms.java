package io.atoll.segment.columns;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.rows.Keys;

import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/// Primary keys as terms. The terms' order is the keys' order.
public final class KeyTerms {

    private KeyTerms() {}

    public static BytesRef of(long key) {
        var bytes = new byte[Long.BYTES];
        NumericUtils.longToSortableBytes(key, bytes, 0);
        return new BytesRef(bytes);
    }

    /// The term of a key of any length; one that is too long is in no segment.
    public static BytesRef of(Keys keys, int index) {
        return switch (keys) {
            case Keys.LongKeys longs -> of(longs.value(index));
            case Keys.TextKeys texts -> new BytesRef(texts.value(index));
        };
    }

    /// The term of a new row's key.
    static BytesRef ofNew(String key) {
        var term = new BytesRef(key);
        if (term.length > LuceneFields.MAX_TERM_BYTES) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "a primary key has "
                            + term.length
                            + " bytes; the limit is "
                            + LuceneFields.MAX_TERM_BYTES);
        }
        return term;
    }
}
