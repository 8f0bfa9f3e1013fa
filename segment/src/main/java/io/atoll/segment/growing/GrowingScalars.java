package io.atoll.segment.growing;

import io.atoll.model.Field;
import io.atoll.segment.columns.DefaultRows;

import org.apache.lucene.document.Document;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/// The scalars of a growing segment: a Lucene index in memory, appended to by one thread, refreshed
/// only when somebody wants to see what was added since. Merges join neighbours and nothing is
/// deleted, so document number = row number.
final class GrowingScalars {
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final IndexWriter writer;
    private volatile @Nullable DirectoryReader reader;
    private volatile boolean closed;

    GrowingScalars() throws IOException {
        var config = new IndexWriterConfig();
        config.setMergePolicy(new LogDocMergePolicy());
        config.setMergeScheduler(new SerialMergeScheduler());
        config.setUseCompoundFile(true);
        writer = new IndexWriter(directory, config);
    }

    /// Takes over the rows of another one, with these default values in fields that they lack.
    ///
    /// @param rowCount how many it has
    static GrowingScalars completed(GrowingScalars from, int rowCount, List<Field> lacking)
            throws IOException {
        var scalars = new GrowingScalars();
        DirectoryReader rows = from.acquire(rowCount);
        try {
            for (LeafReaderContext leaf : rows.leaves()) {
                try (var memory = new ByteBuffersDirectory();
                        var defaults = DefaultRows.write(lacking, leaf.reader().maxDoc(), memory)) {
                    scalars.writer.addIndexes(defaults.completed((CodecReader) leaf.reader()));
                }
            }
            return scalars;
        } catch (IOException | RuntimeException e) {
            scalars.close();
            throw e;
        } finally {
            rows.decRef();
        }
    }

    void add(List<Document> documents) throws IOException {
        for (Document document : documents) {
            writer.addDocument(document);
        }
    }

    /// A reader that has at least this many rows, counted up for the caller.
    ///
    /// @throws AlreadyClosedException once closed
    DirectoryReader acquire(int rowCount) throws IOException {
        DirectoryReader current = reader;
        return current != null && current.maxDoc() >= rowCount && current.tryIncRef()
                ? current
                : refresh(rowCount);
    }

    /// One at a time, so that those who want the same new rows share the work.
    private synchronized DirectoryReader refresh(int rowCount) throws IOException {
        if (closed) {
            throw new AlreadyClosedException("the segment is closed");
        }
        DirectoryReader current = reader;
        if (current == null) {
            current = DirectoryReader.open(writer);
        } else if (current.maxDoc() < rowCount) {
            DirectoryReader newer = DirectoryReader.openIfChanged(current, writer);
            if (newer != null) {
                // Who still reads the old one has counted himself in.
                current.close();
                current = newer;
            }
        }
        reader = current;
        if (current.maxDoc() < rowCount || current.numDocs() != current.maxDoc()) {
            throw new IllegalStateException(
                    "a growing segment of "
                            + rowCount
                            + " rows has "
                            + current.numDocs()
                            + " live of "
                            + current.maxDoc()
                            + " documents");
        }
        current.incRef();
        return current;
    }

    /// What it takes in memory. For the thread that appends and closes.
    long sizeBytes() throws IOException {
        if (closed) {
            return 0;
        }
        long bytes = writer.ramBytesUsed();
        for (String file : directory.listAll()) {
            try {
                bytes += directory.fileLength(file);
            } catch (NoSuchFileException | FileNotFoundException _) {
                // Merged into another one meanwhile.
            }
        }
        return bytes;
    }

    synchronized void close() throws IOException {
        closed = true;
        if (reader != null) {
            reader.close();
        }
        writer.rollback();
        directory.close();
    }
}
