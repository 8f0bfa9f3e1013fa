package io.atoll.segment.columns;

import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.rows.Rows;

import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// What rows have in fields that came to the schema after them: the default values, as rows that
/// are written now have them. Leaves that lack these fields become one with leaves that have them.
public final class DefaultRows implements Closeable {
    private static final int BATCH = 1024;

    private final DirectoryReader reader;

    private DefaultRows(DirectoryReader reader) {
        this.reader = reader;
    }

    /// Those of the fields that have a value in rows which were written without them.
    public static List<Field> fields(List<Field> fields) {
        return fields.stream()
                .filter(field -> field.dynamic() || field.defaultValue().isPresent())
                .toList();
    }

    /// @param fields those that [#fields] names
    /// @param rowCount 1 or more
    /// @param directory empty; stays open
    public static DefaultRows write(List<Field> fields, int rowCount, Directory directory)
            throws IOException {
        var config =
                new IndexWriterConfig()
                        .setMergePolicy(new LogDocMergePolicy())
                        .setMergeScheduler(new SerialMergeScheduler());
        var documents =
                new RowDocuments(new Schema("", fields.stream().map(DefaultRows::alone).toList()));
        try (var writer = new IndexWriter(directory, config)) {
            for (int row = 0; row < rowCount; row += BATCH) {
                var rows = new Rows(Math.min(BATCH, rowCount - row), List.of());
                writer.addDocuments(documents.of(rows, 0));
            }
            writer.forceMerge(1);
        }
        return new DefaultRows(DirectoryReader.open(directory));
    }

    /// Words are kept where filters may ask for them: a field that is added makes no other one, and
    /// another field that says how a text is split is not at hand.
    private static Field alone(Field field) {
        return field.with(Field.Trait.ANALYZED, field.matched());
    }

    /// @param leaf of as many rows, for merging
    public CodecReader completed(CodecReader leaf) {
        return new CompletedLeaf(leaf, (CodecReader) reader.leaves().getFirst().reader());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
