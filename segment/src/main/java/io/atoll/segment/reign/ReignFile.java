package io.atoll.segment.reign;

import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.Optional;

/// The file `reign`: one small file, never renamed, overwritten in place. (The format is specified
/// here.)
public final class ReignFile {
    public static final String NAME = "reign";

    private ReignFile() {}

    /// Reads the file, opened anew; empty if there is none yet. A reading that meets a write in
    /// progress (a wrong checksum) is tried again a few times.
    public static Optional<Reign> read(Storage storage) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Overwrites the file in place, durably.
    public static void write(Storage storage, Reign reign) throws IOException {
        throw new UnsupportedOperationException();
    }
}
