package io.atoll.segment.sealed;

import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.sealed.SegmentDescriptor.StoredFile;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// Copies the files of segments from one storage to another, and compares their checksums on the
/// way. Those of a segment are in place all together or not at all.
final class SegmentFetch {
    private static final int PIECE_BYTES = 1 << 20;

    private final Storage source;
    private final Storage target;

    SegmentFetch(Storage source, Storage target) {
        this.source = source;
        this.target = target;
    }

    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED, naming the file, if one is
    ///   absent or not what `segment.json` says
    void fetch(SegmentInfo info) throws IOException {
        String folder = info.folder();
        String temporary = StorageLayout.temporary(folder);
        SegmentDescriptor descriptor = OpenFolder.descriptor(source, info);
        target.delete(temporary);
        target.createFolder(temporary);
        try {
            for (StoredFile file : descriptor.files()) {
                fetch(folder, temporary, file);
            }
            target.publish(temporary + "/" + SegmentDescriptor.NAME, descriptor.toBytes());
            target.delete(folder);
            target.publishFolder(temporary, folder);
        } catch (IOException | RuntimeException e) {
            deleteAfter(temporary, e);
            throw e;
        }
    }

    private void deleteAfter(String name, Exception failure) {
        try {
            target.delete(name);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void fetch(String from, String to, StoredFile file) throws IOException {
        String name = from + "/" + file.name();
        var crc = new CRC32C();
        var piece = ByteBuffer.allocate(PIECE_BYTES);
        long position = 0;
        try (Storage.ReadFile read = source.open(name);
                Storage.AppendFile written = target.create(to + "/" + file.name())) {
            while (read.read(piece.clear(), position) > 0) {
                piece.flip();
                position += piece.remaining();
                crc.update(piece.duplicate());
                written.append(piece);
            }
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw StoredFiles.missing(name, e);
        }
        StoredFiles.compare(name, file, position, HexFormat.of().toHexDigits((int) crc.getValue()));
    }
}
