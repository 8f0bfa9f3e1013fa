package io.atoll.segment.manifests;

import io.atoll.model.manifest.Manifest;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.List;

/// The file `collections/<id>/manifests/<epoch>-<number>.json`: one committed manifest, with the
/// cluster's id, so that a catalog that is behind the storage is recognised. (The format is
/// specified here.)
public final class ManifestFile {

    private ManifestFile() {}

    /// Puts the file in place, durably.
    public static void write(Storage storage, String clusterId, Manifest manifest)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The manifests of a collection that the storage has, oldest first, with the cluster's id.
    public static List<Stored> list(Storage storage, long collectionId) throws IOException {
        throw new UnsupportedOperationException();
    }

    public static Manifest read(Storage storage, Stored stored) throws IOException {
        throw new UnsupportedOperationException();
    }

    public record Stored(String file, long epoch, long number) {}
}
