package io.atoll.segment.sealed;

import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.segment.columns.DefaultRows;
import io.atoll.segment.sealed.SegmentDescriptor.StoredField;

import org.apache.lucene.index.CodecReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The leaves of segments that become one, with the default values of the fields that some of them
/// lack. These values are written to temporary files of this machine: of long texts they may be
/// many bytes.
final class Completions implements Closeable {
    private final Schema schema;
    private final List<StoredField> wanted;
    private final Deque<Closeable> opened = new ArrayDeque<>();

    /// @param wanted the fields that the result has
    Completions(Schema schema, List<StoredField> wanted) {
        this.schema = schema;
        this.wanted = wanted;
    }

    /// Usable until this is closed.
    CodecReader of(SealedSegment source) throws IOException {
        var leaf = (CodecReader) source.leaf();
        List<Field> lacking =
                DefaultRows.fields(
                        wanted.stream()
                                .filter(field -> !source.has(field.id()))
                                .map(field -> schema.field(field.id()))
                                .flatMap(Optional::stream)
                                .toList());
        if (lacking.isEmpty()) {
            return leaf;
        }
        Directory directory = temporaryFolder();
        DefaultRows defaults = DefaultRows.write(lacking, leaf.maxDoc(), directory);
        opened.push(defaults);
        return defaults.completed(leaf);
    }

    private Directory temporaryFolder() throws IOException {
        Path folder = Files.createTempDirectory("atoll-defaults");
        opened.push(() -> Files.delete(folder));
        Directory directory = FSDirectory.open(folder);
        opened.push(
                () -> {
                    for (String file : directory.listAll()) {
                        directory.deleteFile(file);
                    }
                    directory.close();
                });
        return directory;
    }

    /// Closes what was opened, the last first.
    @Override
    public void close() throws IOException {
        Optional<IOException> failure = Optional.empty();
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (IOException e) {
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
