package io.atoll.segment.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.segment.manifests.ManifestFile.Stored;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.StorageLayout;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// The file that each committed manifest leaves on the storage.
class ManifestFileTest {
    private static final String CLUSTER = "c0ffee";
    private static final Manifest MANIFEST =
            new Manifest(
                    1L << 60,
                    3,
                    12,
                    List.of(
                            new SegmentInfo(
                                    (1L << 60) + 1,
                                    1L << 60,
                                    5,
                                    "collections/1/segments/3-9",
                                    1_000_000,
                                    512_000_000,
                                    100,
                                    200,
                                    Set.of(7L, 8L)),
                            new SegmentInfo(10, 1L << 60, 5, "f", 1, 2, 3, 4, Set.of())),
                    List.of(new TombstoneInfo(10, "t", 1, 300)),
                    List.of(
                            new JournalInfo(20, "old", 2, OptionalLong.of(4096)),
                            new JournalInfo(21, "new", 3, OptionalLong.empty())));

    @TempDir Path folder;
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = LocalStorage.at(folder);
        storage.createFolder(StorageLayout.manifests(MANIFEST.collectionId()));
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        ManifestFile.write(storage, CLUSTER, MANIFEST);

        Stored stored = only();

        assertEquals(
                new Stored("collections/1152921504606846976/manifests/3-12.json", 3, 12), stored);
        assertEquals(MANIFEST, ManifestFile.read(storage, CLUSTER, stored));
    }

    @Test
    void areListedByTheirVersionOldestFirst() throws IOException {
        for (long[] version : new long[][] {{3, 12}, {3, 9}, {10, 13}, {2, 8}}) {
            ManifestFile.write(storage, CLUSTER, version(version[0], version[1]));
        }
        String manifests = StorageLayout.manifests(MANIFEST.collectionId());
        storage.publish(manifests + "/notes.txt", new byte[0]);
        storage.publish(manifests + "/.tmp-3-13.json", new byte[0]);

        assertEquals(
                List.of("2-8", "3-9", "3-12", "10-13"),
                ManifestFile.list(storage, MANIFEST.collectionId()).stream()
                        .map(stored -> stored.epoch() + "-" + stored.number())
                        .toList());
        assertEquals(List.of(), ManifestFile.list(storage, 99));
    }

    @Test
    void oneOfAnotherClusterIsRefused() throws IOException {
        ManifestFile.write(storage, CLUSTER, MANIFEST);

        var error =
                assertThrows(AtollException.class, () -> ManifestFile.read(storage, "tea", only()));
        assertTrue(
                error.getMessage().contains("is of cluster c0ffee, this is cluster tea"),
                error.getMessage());
    }

    @Test
    void aWrongOrMissingByteIsDamage() throws IOException {
        ManifestFile.write(storage, CLUSTER, MANIFEST);
        byte[] whole = storage.read(only().file());

        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 1;
            assertDamaged(bytes);
            assertDamaged(Arrays.copyOf(whole, at));
        }
    }

    @Test
    void oneUnderAWrongNameIsDamage() throws IOException {
        ManifestFile.write(storage, CLUSTER, MANIFEST);
        Stored stored = only();
        Path file = folder.resolve(stored.file());
        Files.move(file, file.resolveSibling("3-13.json"));

        var error =
                assertThrows(
                        AtollException.class, () -> ManifestFile.read(storage, CLUSTER, only()));
        assertTrue(
                error.getMessage().contains("expected manifest 3-13, found 3-12"),
                error.getMessage());
    }

    /// The bytes on the storage are a promise to all later versions.
    @Test
    void theFormatIsWhatItWas() throws IOException {
        ManifestFile.write(storage, CLUSTER, MANIFEST);

        assertEquals(
                """
                {"crc32c":"dd83a28a","format":"atoll-manifest","version":1,"cluster":"c0ffee",\
                "collection":1152921504606846976,"epoch":3,"number":12,\
                "segments":[\
                {"segment":1152921504606846977,"partition":5,"folder":"collections/1/segments/3-9",\
                "rows":1000000,"bytes":512000000,"min_timestamp":100,"max_timestamp":200,\
                "indexes":[7,8]},\
                {"segment":10,"partition":5,"folder":"f",\
                "rows":1,"bytes":2,"min_timestamp":3,"max_timestamp":4,"indexes":[]}],\
                "tombstones":[{"segment":10,"file":"t","rows":1,"max_timestamp":300}],\
                "journals":[{"segment":20,"file":"old","epoch":2,"end":4096},\
                {"segment":21,"file":"new","epoch":3}]}\
                """,
                new String(storage.read(only().file()), UTF_8));
    }

    private static Manifest version(long epoch, long number) {
        return new Manifest(
                MANIFEST.collectionId(),
                epoch,
                number,
                MANIFEST.segments(),
                MANIFEST.tombstones(),
                MANIFEST.journals());
    }

    private Stored only() throws IOException {
        List<Stored> all = ManifestFile.list(storage, MANIFEST.collectionId());
        assertEquals(1, all.size());
        return all.getFirst();
    }

    private void assertDamaged(byte[] content) throws IOException {
        Stored stored = only();
        Files.write(folder.resolve(stored.file()), content);
        var error =
                assertThrows(
                        AtollException.class, () -> ManifestFile.read(storage, CLUSTER, stored));
        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        assertTrue(error.getMessage().startsWith(stored.file()), error.getMessage());
    }
}
