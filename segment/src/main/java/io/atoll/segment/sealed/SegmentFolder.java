package io.atoll.segment.sealed;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.StoredColumns;
import io.atoll.segment.sealed.SegmentDescriptor.BuiltValueIndex;
import io.atoll.segment.sealed.SegmentDescriptor.StoredField;
import io.atoll.segment.sealed.SegmentDescriptor.StoredFile;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The folder of a segment while it is written.
final class SegmentFolder {
    private final Storage storage;
    private final Schema schema;
    private final long collectionId;
    private final long partitionId;
    private final long segmentId;
    private final String folder;

    SegmentFolder(
            Storage storage,
            Schema schema,
            long collectionId,
            long partitionId,
            long segmentId,
            String folder) {
        this.storage = storage;
        this.schema = schema;
        this.collectionId = collectionId;
        this.partitionId = partitionId;
        this.segmentId = segmentId;
        this.folder = folder;
    }

    /// The order of a segment's rows.
    static Sort order(Field primaryKey) {
        return new Sort(
                new SortField(
                        LuceneFields.of(primaryKey.id()),
                        primaryKey.type() == DataType.VARCHAR
                                ? SortField.Type.STRING
                                : SortField.Type.LONG),
                new SortField(LuceneFields.TIMESTAMP, SortField.Type.LONG));
    }

    /// Writes everything and puts the folder in place.
    ///
    /// @param leaves each in the order of rows; their live documents are merged in that order
    /// @param rowCount how many documents that are
    /// @param lastDelete of those that kept documents out, the timestamp of the youngest
    /// @param plan what is built; vector fields of which it says nothing are flat
    /// @param check looks at what was written before it is put in place
    SegmentInfo write(
            List<CodecReader> leaves,
            int rowCount,
            long lastDelete,
            List<StoredField> fields,
            IndexPlan plan,
            Consumer<RowOrder> check,
            BooleanSupplier cancelled)
            throws IOException {
        String temporary = StorageLayout.temporary(folder);
        storage.delete(temporary);
        storage.createFolder(temporary);
        SegmentDescriptor descriptor;
        byte[] described;
        try (Directory directory = storage.directory(temporary)) {
            merge(directory, leaves, plan.formats(), cancelled);
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                RowOrder written = requireAll(reader, rowCount);
                check.accept(written);
                keyFilter(reader, rowCount).write(directory);
                List<BuiltValueIndex> values =
                        ValueIndexFiles.write(
                                directory, reader, columns(fields), plan.values(), cancelled);
                descriptor =
                        new SegmentDescriptor(
                                segmentId,
                                collectionId,
                                partitionId,
                                rowCount,
                                written.minTimestamp(),
                                written.maxTimestamp(),
                                lastDelete,
                                fields,
                                plan.built(),
                                values,
                                StoredFiles.list(directory));
            }
            described = descriptor.toBytes();
            try (IndexOutput out =
                    directory.createOutput(SegmentDescriptor.NAME, IOContext.DEFAULT)) {
                out.writeBytes(described, described.length);
            }
        }
        storage.publishFolder(temporary, folder);
        return info(descriptor, described.length);
    }

    private void merge(
            Directory directory,
            List<CodecReader> leaves,
            Map<String, KnnVectorsFormat> formats,
            BooleanSupplier cancelled)
            throws IOException {
        var mergePolicy = new LogDocMergePolicy();
        mergePolicy.setNoCFSRatio(0);
        var config =
                new IndexWriterConfig()
                        .setCodec(new SegmentCodec(formats))
                        .setIndexSort(order(schema.primaryKey()))
                        .setMergePolicy(mergePolicy)
                        .setMergeScheduler(new SerialMergeScheduler())
                        .setUseCompoundFile(false)
                        .setCommitOnClose(false);
        try (var writer = new IndexWriter(directory, config)) {
            writer.addIndexes(leaves.toArray(CodecReader[]::new));
            writer.forceMerge(1);
            writer.commit();
        } catch (IOException | RuntimeException e) {
            if (cancelled.getAsBoolean()) {
                throw new AtollException(
                        ErrorCode.CANCELLED,
                        "segment " + segmentId + ": the build was cancelled",
                        e);
            }
            throw e;
        }
    }

    private StoredColumns columns(List<StoredField> fields) {
        return new StoredColumns(
                schema, fields.stream().map(StoredField::id).collect(Collectors.toSet()));
    }

    private RowOrder requireAll(DirectoryReader reader, int rowCount) throws IOException {
        if (reader.leaves().size() != 1 || reader.maxDoc() != rowCount || reader.hasDeletions()) {
            throw new IllegalStateException(
                    "segment "
                            + segmentId
                            + ": "
                            + reader.leaves().size()
                            + " leaves with "
                            + reader.maxDoc()
                            + " documents were written of "
                            + rowCount
                            + " rows");
        }
        var all = new int[rowCount];
        Arrays.setAll(all, row -> row);
        RowOrder written = RowOrder.of(reader, all, schema.primaryKey());
        written.requireAscending();
        return written;
    }

    private KeyFilter keyFilter(DirectoryReader reader, int rowCount) throws IOException {
        Terms terms =
                reader.leaves()
                        .getFirst()
                        .reader()
                        .terms(LuceneFields.keyTerms(schema.primaryKey()));
        return KeyFilter.of(terms == null ? TermsEnum.EMPTY : terms.iterator(), rowCount);
    }

    private SegmentInfo info(SegmentDescriptor descriptor, long descriptorBytes) {
        return new SegmentInfo(
                segmentId,
                collectionId,
                partitionId,
                folder,
                descriptor.rows(),
                descriptorBytes + descriptor.files().stream().mapToLong(StoredFile::bytes).sum(),
                descriptor.minTimestamp(),
                descriptor.maxTimestamp(),
                descriptor.indexIds());
    }
}
