package io.atoll.segment.sealed;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.filtering.ValueIndexes;
import io.atoll.segment.sealed.SegmentDescriptor.BuiltValueIndex;
import io.atoll.segment.storage.Storage;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.Directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// The folder of a segment, open to be read: its files are there, and its Lucene index is what the
/// descriptor says.
///
/// @param leaf the only one; no document is deleted
/// @param values the reader of the value indexes, if there are any
record OpenFolder(
        SegmentInfo info,
        SegmentDescriptor descriptor,
        Directory directory,
        DirectoryReader reader,
        LeafReader leaf,
        Optional<DirectoryReader> values)
        implements Closeable {

    /// @param verify whether all files are read and their checksums compared first
    /// @throws AtollException with SEGMENT_DAMAGED, naming the file, if a file is absent or not
    ///   what `segment.json` says
    static OpenFolder open(Storage storage, SegmentInfo info, boolean verify) throws IOException {
        SegmentDescriptor descriptor = descriptor(storage, info);
        Directory directory = storage.directory(info.folder());
        try {
            StoredFiles.check(directory, info.folder(), descriptor.files(), verify);
            DirectoryReader reader = DirectoryReader.open(directory);
            try {
                requireOneLeaf(info, descriptor, reader);
                LeafReader leaf = reader.leaves().getFirst().reader();
                Optional<DirectoryReader> values = values(info, descriptor, directory);
                return new OpenFolder(info, descriptor, directory, reader, leaf, values);
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        } catch (CorruptIndexException e) {
            directory.close();
            throw damaged(info, e);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static Optional<DirectoryReader> values(
            SegmentInfo info, SegmentDescriptor descriptor, Directory directory)
            throws IOException {
        if (descriptor.ofValues().stream().noneMatch(BuiltValueIndex::built)) {
            return Optional.empty();
        }
        DirectoryReader reader = ValueIndexFiles.open(directory);
        try {
            requireOneLeaf(info, descriptor, reader);
            return Optional.of(reader);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /// The value indexes as filters ask them.
    ValueIndexes valueIndexes(Schema schema) {
        if (values.isEmpty()) {
            return ValueIndexes.NONE;
        }
        return ValueIndexes.of(
                descriptor.ofValues().stream()
                        .map(index -> index.index(schema))
                        .flatMap(Optional::stream)
                        .toList(),
                values.get().leaves().getFirst().reader());
    }

    static AtollException damaged(SegmentInfo info, CorruptIndexException e) {
        return new AtollException(
                ErrorCode.SEGMENT_DAMAGED, info.folder() + ": " + e.getMessage(), e);
    }

    /// Reads what a segment's folder must hold.
    static SegmentDescriptor descriptor(Storage storage, SegmentInfo info) throws IOException {
        String file = info.folder() + "/" + SegmentDescriptor.NAME;
        SegmentDescriptor descriptor;
        try {
            descriptor = SegmentDescriptor.parse(file, storage.read(file));
        } catch (NoSuchFileException e) {
            throw StoredFiles.missing(file, e);
        }
        if (descriptor.segment() != info.id() || descriptor.rows() != info.rowCount()) {
            throw new AtollException(
                    ErrorCode.SEGMENT_DAMAGED,
                    file
                            + " describes segment "
                            + descriptor.segment()
                            + " of "
                            + descriptor.rows()
                            + " rows, its manifest segment "
                            + info.id()
                            + " of "
                            + info.rowCount());
        }
        return descriptor;
    }

    private static void requireOneLeaf(
            SegmentInfo info, SegmentDescriptor descriptor, DirectoryReader reader) {
        if (reader.leaves().size() != 1
                || reader.maxDoc() != descriptor.rows()
                || reader.hasDeletions()) {
            throw new AtollException(
                    ErrorCode.SEGMENT_DAMAGED,
                    info.folder()
                            + " has an index of "
                            + reader.leaves().size()
                            + " leaves with "
                            + reader.numDocs()
                            + " live of "
                            + reader.maxDoc()
                            + " documents; one leaf with "
                            + descriptor.rows()
                            + " was expected");
        }
    }

    /// The terms of the primary key's values.
    TermsEnum keyTerms(Schema schema) throws IOException {
        Terms terms = leaf.terms(LuceneFields.keyTerms(schema.primaryKey()));
        return terms == null ? TermsEnum.EMPTY : terms.iterator();
    }

    @Override
    public void close() throws IOException {
        try (directory;
                reader) {
            if (values.isPresent()) {
                values.get().close();
            }
        }
    }
}
