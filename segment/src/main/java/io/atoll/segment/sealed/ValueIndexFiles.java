package io.atoll.segment.sealed;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Index;
import io.atoll.model.indexes.ValueIndex;
import io.atoll.segment.columns.StoredColumns;
import io.atoll.segment.filtering.IndexedValues;
import io.atoll.segment.sealed.SegmentDescriptor.BuiltValueIndex;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The second Lucene index in a segment's folder, where value indexes ask for one: of one leaf,
/// with a document for each row in the order of rows. The names of its files begin with `values-`,
/// which no file of the first one does.
final class ValueIndexFiles {
    private static final int ROWS_BETWEEN_CHECKS = 4096;

    private ValueIndexFiles() {}

    /// Builds the indexes of a segment whose rows are written.
    ///
    /// @param columns which fields these rows have
    /// @param indexes over scalars; those over fields that the rows lack are only noted
    /// @param cancelled asked now and then; when true, the build ends with a CANCELLED error
    /// @return all of them, as the segment descriptor notes them
    static List<BuiltValueIndex> write(
            Directory folder,
            DirectoryReader rows,
            StoredColumns columns,
            List<Index> indexes,
            BooleanSupplier cancelled)
            throws IOException {
        var noted = new ArrayList<BuiltValueIndex>();
        var wanted = new ArrayList<ValueIndex>();
        for (Index index : indexes) {
            Optional<ValueIndex> values =
                    columns.has(index.fieldId())
                            ? ValueIndex.of(columns.schema(), index)
                            : Optional.empty();
            values.ifPresent(wanted::add);
            noted.add(BuiltValueIndex.of(index, values.isPresent()));
        }
        if (!wanted.isEmpty()) {
            var values = new IndexedValues(rows.leaves().getFirst().reader(), wanted);
            write(folder, values, rows.maxDoc(), cancelled);
        }
        return noted;
    }

    /// Nothing reorders documents: they are merged as neighbours, and none is deleted. Few files,
    /// for each is mapped as long as the segment is open.
    private static void write(
            Directory folder, IndexedValues values, int rowCount, BooleanSupplier cancelled)
            throws IOException {
        var mergePolicy = new LogDocMergePolicy();
        mergePolicy.setNoCFSRatio(1);
        var config =
                new IndexWriterConfig()
                        .setMergePolicy(mergePolicy)
                        .setMergeScheduler(new SerialMergeScheduler())
                        .setCommitOnClose(false);
        try (var directory = new PrefixedDirectory(folder);
                var writer = new IndexWriter(directory, config)) {
            for (int row = 0; row < rowCount; row++) {
                if (row % ROWS_BETWEEN_CHECKS == 0 && cancelled.getAsBoolean()) {
                    throw new AtollException(
                            ErrorCode.CANCELLED, "the build of scalar indexes was cancelled");
                }
                writer.addDocument(values.of(row));
            }
            writer.forceMerge(1);
            writer.commit();
        }
    }

    /// Opens the index of a segment that has one; the folder stays open for as long as the reader.
    static DirectoryReader open(Directory folder) throws IOException {
        return DirectoryReader.open(new PrefixedDirectory(folder));
    }
}
