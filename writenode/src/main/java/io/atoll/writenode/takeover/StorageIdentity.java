package io.atoll.writenode.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.manifests.ManifestFile;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/// Checks that a catalog and a storage belong together: the same cluster, and the catalog not
/// behind what the storage has seen. A restored or lagging database would otherwise make live data
/// look like garbage.
///
/// The file `atoll.json` at the storage's root: `{"format": 1, "cluster": "<id>"}`. A format that
/// is greater than this binary knows is refused.
final class StorageIdentity {
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private StorageIdentity() {}

    /// Claims a fresh storage for a cluster, or checks that it is the cluster's.
    static void claim(Storage storage, String clusterId) throws IOException {
        JsonNode identity;
        try {
            identity = JSON.readTree(storage.read(StorageLayout.CLUSTER_FILE));
        } catch (NoSuchFileException e) {
            var fresh = JSON.createObjectNode().put("format", FORMAT).put("cluster", clusterId);
            storage.publish(StorageLayout.CLUSTER_FILE, JSON.writeValueAsBytes(fresh));
            return;
        }
        int format = identity.path("format").asInt();
        if (format > FORMAT) {
            throw refusal(
                    "the storage has format "
                            + format
                            + ", this binary knows up to "
                            + FORMAT
                            + ": use a newer one");
        }
        String owner = identity.path("cluster").asText();
        if (!owner.equals(clusterId)) {
            throw refusal(
                    "the storage belongs to cluster "
                            + owner
                            + ", the catalog to cluster "
                            + clusterId
                            + ": one of them is configured wrongly");
        }
    }

    /// Refuses a catalog that is behind the manifests on the storage.
    static void requireNotBehind(Storage storage, CatalogState state) throws IOException {
        for (Manifest manifest : state.manifests().values()) {
            List<ManifestFile.Stored> stored = ManifestFile.list(storage, manifest.collectionId());
            if (!stored.isEmpty() && stored.getLast().number() > manifest.number()) {
                throw refusal(
                        "the catalog is behind the storage: collection "
                                + manifest.collectionId()
                                + " is at manifest "
                                + manifest.number()
                                + " in the catalog and has "
                                + stored.getLast().file()
                                + "; restore a newer database before anything is written");
            }
        }
    }

    private static AtollException refusal(String message) {
        return new AtollException(ErrorCode.STORAGE_FAILED, message);
    }
}
