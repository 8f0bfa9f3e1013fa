package io.atoll.segment.sealed;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.segment.sealed.SegmentDescriptor.StoredFile;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/// The files of a segment's folder: their lengths and checksums.
final class StoredFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    private StoredFiles() {}

    /// What is in a folder, sorted by name.
    static List<StoredFile> list(Directory directory) throws IOException {
        var files = new ArrayList<StoredFile>();
        for (String name : directory.listAll()) {
            files.add(new StoredFile(name, directory.fileLength(name), checksum(directory, name)));
        }
        return files;
    }

    /// Checks that the files are there and as long as they were.
    ///
    /// @param verify whether they are also read and their checksums compared
    /// @throws AtollException with SEGMENT_DAMAGED, naming the file
    static void check(Directory directory, String folder, List<StoredFile> files, boolean verify)
            throws IOException {
        for (StoredFile file : files) {
            String name = folder + "/" + file.name();
            try {
                long bytes = directory.fileLength(file.name());
                compare(name, file, bytes, file.crc32c());
                if (verify) {
                    compare(name, file, bytes, checksum(directory, file.name()));
                }
            } catch (NoSuchFileException | FileNotFoundException e) {
                throw missing(name, e);
            }
        }
    }

    /// Compares what was found of a file with what it must be.
    ///
    /// @throws AtollException with SEGMENT_DAMAGED
    static void compare(String name, StoredFile file, long bytes, String checksum) {
        if (bytes != file.bytes()) {
            throw damaged(name, bytes + " bytes", file.bytes() + " bytes");
        }
        if (!checksum.equals(file.crc32c())) {
            throw damaged(name, "checksum 0x" + checksum, "0x" + file.crc32c());
        }
    }

    static AtollException missing(String name, IOException cause) {
        return new AtollException(
                ErrorCode.SEGMENT_DAMAGED, name + " is missing: restore it", cause);
    }

    private static AtollException damaged(String name, String found, String expected) {
        return new AtollException(
                ErrorCode.SEGMENT_DAMAGED,
                name
                        + " has "
                        + found
                        + ", its segment descriptor says "
                        + expected
                        + ": the file is damaged or was replaced, restore it");
    }

    private static String checksum(Directory directory, String name) throws IOException {
        var crc = new CRC32C();
        var buffer = new byte[BUFFER_BYTES];
        try (IndexInput in = directory.openInput(name, IOContext.READONCE)) {
            for (long left = in.length(); left > 0; ) {
                int length = (int) Math.min(left, buffer.length);
                in.readBytes(buffer, 0, length);
                crc.update(buffer, 0, length);
                left -= length;
            }
        }
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
