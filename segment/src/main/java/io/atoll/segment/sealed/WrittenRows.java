package io.atoll.segment.sealed;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Schema;
import io.atoll.model.rows.Keys;
import io.atoll.segment.columns.KeyTerms;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowList;
import io.atoll.segment.search.Delete;

import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// When the rows of a sealed segment were written, and under which keys: what deletes and views of
/// the past ask.
final class WrittenRows {
    private final OpenFolder folder;
    private final Schema schema;
    private final KeyFilter possibleKeys;

    WrittenRows(OpenFolder folder, Schema schema) throws IOException {
        this.folder = folder;
        this.schema = schema;
        Optional<KeyFilter> stored =
                KeyFilter.read(folder.directory(), folder.info().folder(), folder.descriptor());
        this.possibleKeys =
                stored.isPresent()
                        ? stored.get()
                        : KeyFilter.of(folder.keyTerms(schema), folder.descriptor().rows());
    }

    /// The rows that a delete ends, dead ones included.
    RowList hitBy(Delete delete) {
        return delete.keys().isPresent()
                ? upTo(delete.upTo(), delete.keys().get())
                : rowsOf(upTo(delete.upTo()));
    }

    /// Rows of these keys with a timestamp up to this one.
    private RowList upTo(long timestamp, Keys keys) {
        BytesRef[] terms = possibleTerms(keys);
        var written = new RowList();
        if (terms.length == 0) {
            return written;
        }
        try {
            TermsEnum known = folder.keyTerms(schema);
            NumericDocValues timestamps =
                    DocValues.getNumeric(folder.leaf(), LuceneFields.TIMESTAMP);
            PostingsEnum postings = null;
            for (BytesRef term : terms) {
                if (known.seekExact(term)) {
                    postings = known.postings(postings, PostingsEnum.NONE);
                    addWrittenUpTo(timestamp, postings, timestamps, written);
                }
            }
            return written;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Ascending, so that the terms are walked in one direction.
    private BytesRef[] possibleTerms(Keys keys) {
        var possible = new BytesRef[keys.size()];
        int count = 0;
        for (int i = 0; i < possible.length; i++) {
            BytesRef term = KeyTerms.of(keys, i);
            if (possibleKeys.mayContain(term)) {
                possible[count++] = term;
            }
        }
        BytesRef[] terms = Arrays.copyOf(possible, count);
        Arrays.sort(terms);
        return terms;
    }

    /// Rows are in the order of their keys, so that the timestamps too are read in one direction.
    private static void addWrittenUpTo(
            long timestamp, PostingsEnum postings, NumericDocValues timestamps, RowList written)
            throws IOException {
        for (int row = postings.nextDoc();
                row != DocIdSetIterator.NO_MORE_DOCS;
                row = postings.nextDoc()) {
            if (timestamps.advanceExact(row) && timestamps.longValue() <= timestamp) {
                written.add(row);
            }
        }
    }

    private static RowList rowsOf(FixedBitSet bits) {
        var rows = new RowList();
        for (int row = 0; row < bits.length(); row++) {
            if (bits.get(row)) {
                rows.add(row);
            }
        }
        return rows;
    }

    /// Rows with a timestamp up to this one.
    FixedBitSet upTo(long timestamp) {
        try {
            var written = new FixedBitSet(folder.descriptor().rows());
            NumericDocValues timestamps =
                    DocValues.getNumeric(folder.leaf(), LuceneFields.TIMESTAMP);
            for (int row = timestamps.nextDoc();
                    row != DocIdSetIterator.NO_MORE_DOCS;
                    row = timestamps.nextDoc()) {
                if (timestamps.longValue() <= timestamp) {
                    written.set(row);
                }
            }
            return written;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private AtollException failed(IOException e) {
        return new AtollException(
                ErrorCode.STORAGE_FAILED,
                "segment " + folder.info().id() + " could not be read: " + e.getMessage(),
                e);
    }
}
