package io.atoll.segment.sealed;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnel;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Keys;
import io.atoll.segment.columns.KeyTerms;
import io.atoll.segment.sealed.SegmentDescriptor.StoredFile;
import io.atoll.segment.search.Delete;
import io.atoll.segment.storage.Storage;

import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.BytesRef;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Which keys a sealed segment may have: most keys of a delete are in another one, and this tells
/// so without opening it. Two in a thousand keys that are not there are let through.
///
/// The file `keys.bloom` of a segment's folder: a Bloom filter over the [key terms][KeyTerms], as
/// Guava's [BloomFilter#writeTo] writes it. Segments from before there was one have no such file.
public final class KeyFilter {
    static final String NAME = "keys.bloom";

    private static final double LET_THROUGH = 0.002;
    private static final Funnel<BytesRef> TERMS =
            (term, sink) -> {
                // Guava's interface allows null.
                BytesRef bytes = Objects.requireNonNull(term);
                sink.putBytes(bytes.bytes, bytes.offset, bytes.length);
            };

    private final BloomFilter<BytesRef> terms;

    private KeyFilter(BloomFilter<BytesRef> terms) {
        this.terms = terms;
    }

    /// @param rows at least as many as there are keys
    static KeyFilter of(TermsEnum keys, int rows) throws IOException {
        BloomFilter<BytesRef> terms = BloomFilter.create(TERMS, Math.max(1, rows), LET_THROUGH);
        for (BytesRef term = keys.next(); term != null; term = keys.next()) {
            terms.put(term);
        }
        return new KeyFilter(terms);
    }

    void write(Directory directory) throws IOException {
        var bytes = new ByteArrayOutputStream();
        terms.writeTo(bytes);
        try (IndexOutput out = directory.createOutput(NAME, IOContext.DEFAULT)) {
            out.writeBytes(bytes.toByteArray(), bytes.size());
        }
    }

    /// The filter of an open folder, if it has one.
    static Optional<KeyFilter> read(
            Directory directory, String folder, SegmentDescriptor descriptor) throws IOException {
        Optional<StoredFile> file = fileOf(descriptor);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (IndexInput in = directory.openInput(NAME, IOContext.READONCE)) {
            var bytes = new byte[Math.toIntExact(in.length())];
            in.readBytes(bytes, 0, bytes.length);
            return Optional.of(parse(folder + "/" + NAME, file.get(), bytes));
        }
    }

    /// The filter of a segment that is not open, if it has one.
    ///
    /// @throws AtollException with SEGMENT_DAMAGED if a file is absent or not what it should be
    public static Optional<KeyFilter> read(Storage storage, SegmentInfo info) throws IOException {
        Optional<StoredFile> file = fileOf(OpenFolder.descriptor(storage, info));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String name = info.folder() + "/" + NAME;
        try {
            return Optional.of(parse(name, file.get(), storage.read(name)));
        } catch (NoSuchFileException e) {
            throw StoredFiles.missing(name, e);
        }
    }

    private static Optional<StoredFile> fileOf(SegmentDescriptor descriptor) {
        return descriptor.files().stream().filter(file -> file.name().equals(NAME)).findFirst();
    }

    private static KeyFilter parse(String name, StoredFile file, byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        StoredFiles.compare(
                name, file, bytes.length, HexFormat.of().toHexDigits((int) crc.getValue()));
        try {
            return new KeyFilter(BloomFilter.readFrom(new ByteArrayInputStream(bytes), TERMS));
        } catch (IOException e) {
            throw new AtollException(
                    ErrorCode.SEGMENT_DAMAGED, name + " is no key filter: " + e.getMessage(), e);
        }
    }

    /// False only if the key is not there.
    boolean mayContain(BytesRef term) {
        return terms.mightContain(term);
    }

    /// False only if none of these deletes can end a row. Those that name no keys can.
    public boolean mayBeHitBy(List<Delete> deletes) {
        return deletes.stream()
                .anyMatch(delete -> delete.keys().map(this::mayContain).orElse(true));
    }

    private boolean mayContain(Keys keys) {
        for (int i = 0; i < keys.size(); i++) {
            if (mayContain(KeyTerms.of(keys, i))) {
                return true;
            }
        }
        return false;
    }
}
