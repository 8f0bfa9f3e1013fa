package io.atoll.segment.manifests;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.storage.CheckedJson;
import io.atoll.segment.storage.Damage;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file `collections/<id>/manifests/<epoch>-<number>.json`: one committed manifest, with the
/// cluster's id, so that a catalog that is behind the storage is recognised.
///
/// A [CheckedJson] with format `atoll-manifest` and version 1. All numbers are 64-bit integers.
///
/// | member | meaning |
/// | --- | --- |
/// | `cluster` | the cluster's id, a text |
/// | `collection` | collection id |
/// | `epoch`, `number` | the manifest's version, as in the file's name |
/// | `segments` | array of `{segment, partition, folder, rows, bytes, min_timestamp, max_timestamp, indexes}`; `indexes` are ids |
/// | `tombstones` | array of `{segment, file, rows, max_timestamp}` |
/// | `journals` | array of `{segment, file, epoch, end}`, oldest first; no `end` where nothing but a ROLL ends it |
///
/// What these mean is in the records of [io.atoll.model.manifest].
public final class ManifestFile {
    private static final CheckedJson FORMAT = new CheckedJson("atoll-manifest", 1);
    private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,18})\\.json");

    private ManifestFile() {}

    /// Puts the file in place, durably. Its folder exists.
    public static void write(Storage storage, String clusterId, Manifest manifest)
            throws IOException {
        String file =
                StorageLayout.manifest(
                        manifest.collectionId(), manifest.epoch(), manifest.number());
        storage.publish(file, FORMAT.write(ManifestJson.write(clusterId, manifest)));
    }

    /// The manifests of a collection that the storage has, oldest first.
    public static List<Stored> list(Storage storage, long collectionId) throws IOException {
        String folder = StorageLayout.manifests(collectionId);
        var found = new ArrayList<Stored>();
        for (String name : storage.list(folder)) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                found.add(
                        new Stored(
                                folder + "/" + name,
                                Long.parseLong(matcher.group(1)),
                                Long.parseLong(matcher.group(2))));
            }
        }
        found.sort(Comparator.comparingLong(Stored::epoch).thenComparingLong(Stored::number));
        return found;
    }

    /// @param clusterId whose manifest it must be
    /// @throws AtollException with SEGMENT_DAMAGED if the file is not what was written, or is of
    ///   another cluster
    /// @throws java.nio.file.NoSuchFileException if it is gone
    public static Manifest read(Storage storage, String clusterId, Stored stored)
            throws IOException {
        String file = stored.file();
        ObjectNode json = FORMAT.read(file, storage.read(file));
        String foundCluster = json.path("cluster").asText();
        if (!foundCluster.equals(clusterId)) {
            throw new AtollException(
                    ErrorCode.SEGMENT_DAMAGED,
                    file
                            + " is of cluster "
                            + foundCluster
                            + ", this is cluster "
                            + clusterId
                            + ": catalog and storage do not belong together");
        }
        Manifest manifest;
        try {
            manifest = ManifestJson.read(json);
        } catch (IllegalArgumentException e) {
            throw Damage.at(file, 0, "a manifest", String.valueOf(e.getMessage()), e);
        }
        if (manifest.epoch() != stored.epoch() || manifest.number() != stored.number()) {
            throw Damage.at(
                    file,
                    0,
                    "manifest " + stored.epoch() + "-" + stored.number(),
                    manifest.epoch() + "-" + manifest.number());
        }
        return manifest;
    }

    public record Stored(String file, long epoch, long number) {

        /// Where the storage has a manifest, if it has it.
        public static Stored of(long collectionId, long epoch, long number) {
            return new Stored(StorageLayout.manifest(collectionId, epoch, number), epoch, number);
        }
    }
}
