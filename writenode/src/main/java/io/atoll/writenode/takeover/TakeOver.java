package io.atoll.writenode.takeover;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.api.Replacement;
import io.atoll.model.Timestamps;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalWriter;
import io.atoll.segment.manifests.ManifestFile;
import io.atoll.segment.reign.Reign;
import io.atoll.segment.reign.ReignEnds;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.writenode.reign.OwnReign;
import io.atoll.writenode.write.BatchMemory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Begins a reign. A start after a crash, a start after a clean stop, and a journal that failed are
/// all the same case: the journals of the reign before are read to their ends, the ends are fixed,
/// and new journals follow them.
///
/// The order is what makes it safe without clocks:
/// 1. the catalog gets the new epoch: every other writer's transactions abort from now on;
/// 2. the reign file says TAKING with the new epoch, durably: a writer that reads it after its own
///    `fsync` knows that it is deposed and acknowledges nothing;
/// 3. only then the journals are read: what was acknowledged is in them;
/// 4. the ends and the successors, which exist already, go to `reign-<epoch>`, whose publication
///    beside the reign file makes that one's entry durable, too, and to the catalog;
/// 5. the reign file says READY: followers go by the ends, and writes are acknowledged.
public final class TakeOver {
    private static final Logger log = LoggerFactory.getLogger(TakeOver.class);

    /// For what a take-over writes: the reign's ends, and for each collection the head of a journal
    /// and a manifest, by whole blocks of the disk.
    private static final int ROOM_BYTES = 64 << 10;

    private static final int ROOM_BYTES_OF_COLLECTION = 16 << 10;

    /// NFS remembers absence for a minute at most, unless it is told otherwise.
    private static final Duration ABSENCE_LIMIT = Duration.ofSeconds(61);

    private static final long ABSENCE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Storage storage;
    private final CatalogWriter catalog;
    private final LongSupplier millis;
    private final BatchMemory batches;
    private final Duration grace;

    public TakeOver(
            Storage storage,
            CatalogWriter catalog,
            LongSupplier millis,
            BatchMemory batches,
            Duration grace) {
        this.storage = storage;
        this.catalog = catalog;
        this.millis = millis;
        this.batches = batches;
        this.grace = grace;
    }

    /// @param knownEnds journals whose end is known to be earlier than their file: those with a
    ///   failed write or `fsync`
    public BegunReign begin(String holder, String address, Map<Long, Long> knownEnds)
            throws IOException {
        StorageIdentity.claim(storage, catalog.clusterId());
        CatalogState taken = catalog.read();
        StorageIdentity.requireNotBehind(storage, taken);
        requireRoom(taken.manifests().size());

        Reign before = lastReign();
        long epoch = Math.max(catalog.lastEpoch(), before.epoch()) + 1;
        catalog.takeReign(epoch, holder, address);
        ReignFile.write(storage, new Reign(epoch, Reign.State.TAKING, before.timestampLimit()));

        CatalogState state = catalog.read();
        var found = new EarlierJournals(storage, batches, before.timestampLimit());
        var ends = new TreeMap<Long, Map<Long, Long>>();
        for (Manifest manifest : state.manifests().values()) {
            ends.put(manifest.collectionId(), found.readToEnds(manifest, knownEnds));
        }
        for (JournalInfo sealed : catalog.journalsDroppedWithin(grace.toMillis())) {
            found.rememberBatchesOf(sealed);
        }

        // The successors' ids are timestamps of this reign: its limit must be durable before them.
        long limit =
                Math.max(found.timestamp(), Timestamps.ofMillis(millis.getAsLong()))
                        + OwnReign.LIMIT_AHEAD;
        ReignFile.write(storage, new Reign(epoch, Reign.State.TAKING, limit));
        var reign = new OwnReign(storage, epoch, millis, found.timestamp(), limit);

        var writers = new HashMap<Long, JournalWriter>();
        List<Manifest> manifests;
        try {
            manifests = succeed(state, ends, reign, writers);
            ReignFile.write(storage, new Reign(epoch, Reign.State.READY, limit));
        } catch (IOException | RuntimeException | Error e) {
            writers.values().forEach(JournalWriter::close);
            throw e;
        }
        log.info(
                "a reign has begun epoch={} holder={} collections={} journals={} records={}"
                        + " tornBytes={}",
                epoch,
                holder,
                manifests.size(),
                found.journals(),
                found.records(),
                found.tornBytes());
        var byCollection = new HashMap<Long, Manifest>();
        manifests.forEach(manifest -> byCollection.put(manifest.collectionId(), manifest));
        return new BegunReign(reign, state, byCollection, writers);
    }

    /// A network's file system may go on to say for a while that there is no file, though another
    /// machine has made it. Taken for the first reign, this one would put a file of its own in the
    /// place of the one that a deposed writer reads.
    private Reign lastReign() throws IOException {
        Optional<Reign> found = ReignFile.read(storage);
        if (found.isEmpty() && !storage.tellsLengthsAtOnce() && catalog.lastEpoch() > 0) {
            log.warn(
                    "waiting for the file of an earlier reign, which the storage does not show"
                            + " file={} limitMillis={}",
                    ReignFile.NAME,
                    ABSENCE_LIMIT.toMillis());
            long end = System.nanoTime() + ABSENCE_LIMIT.toNanos();
            while (found.isEmpty() && System.nanoTime() < end) {
                LockSupport.parkNanos(ABSENCE_PAUSE_NANOS);
                found = ReignFile.read(storage);
            }
        }
        // A writer may have died between the catalog and its file.
        return found.orElse(new Reign(0, Reign.State.READY, 0));
    }

    /// A take-over that fails half-way, for want of a place for the new journals, leaves the reign
    /// TAKING, and Strong reads would have to wait until the disk has room again. So it is found
    /// out before.
    private void requireRoom(int collections) throws IOException {
        long needed = ROOM_BYTES + (long) collections * ROOM_BYTES_OF_COLLECTION;
        long usable = storage.usableBytes();
        if (usable < needed) {
            throw new IOException(
                    "No space left on the storage for a new reign: %d bytes are free, %d are needed"
                            .formatted(usable, needed));
        }
    }

    /// Gives every collection a journal of this reign, and fixes the ends of those before.
    private List<Manifest> succeed(
            CatalogState state,
            Map<Long, Map<Long, Long>> ends,
            OwnReign reign,
            Map<Long, JournalWriter> writers)
            throws IOException {
        var replacements = new ArrayList<Replacement>();
        var journalEnds = new ArrayList<ReignEnds.JournalEnd>();
        for (var entry : ends.entrySet()) {
            long collectionId = entry.getKey();
            Manifest manifest = Objects.requireNonNull(state.manifests().get(collectionId));
            JournalInfo successor = newJournal(collectionId, reign, writers);
            replacements.add(replacement(manifest, entry.getValue(), successor));
            journalEnds.addAll(ends(manifest, entry.getValue(), successor));
        }
        new ReignEnds(reign.epoch(), journalEnds).write(storage);
        List<Manifest> manifests = catalog.replaceAll(replacements);
        for (Manifest manifest : manifests) {
            ManifestFile.write(storage, catalog.clusterId(), manifest);
        }
        return manifests;
    }

    private JournalInfo newJournal(
            long collectionId, OwnReign reign, Map<Long, JournalWriter> writers)
            throws IOException {
        long id = reign.clock().next();
        String file = StorageLayout.journal(collectionId, reign.epoch(), id);
        writers.put(collectionId, JournalWriter.create(storage, file, id, reign.epoch()));
        return new JournalInfo(id, file, reign.epoch(), OptionalLong.empty());
    }

    /// A journal that ends without a record has nothing to be sealed: it leaves the manifest at
    /// once. Its end is fixed all the same, since its batches are looked for by later reigns, and
    /// its deposed writer may still append.
    private static Replacement replacement(
            Manifest manifest, Map<Long, Long> ends, JournalInfo successor) {
        Set<Long> empty =
                ends.entrySet().stream()
                        .filter(end -> end.getValue() <= JournalReader.firstRecord())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        return new Replacement(
                manifest.collectionId(),
                Set.of(),
                List.of(),
                List.of(),
                empty,
                List.of(successor),
                ends);
    }

    /// Each ended journal is followed by the next one of its chain, the last one by the successor.
    private static List<ReignEnds.JournalEnd> ends(
            Manifest manifest, Map<Long, Long> ends, JournalInfo successor) {
        var result = new ArrayList<ReignEnds.JournalEnd>();
        List<JournalInfo> chain = manifest.journals();
        for (int i = 0; i < chain.size(); i++) {
            Long end = ends.get(chain.get(i).segmentId());
            if (end != null) {
                JournalInfo next = i + 1 < chain.size() ? chain.get(i + 1) : successor;
                result.add(
                        new ReignEnds.JournalEnd(
                                manifest.collectionId(),
                                chain.get(i).segmentId(),
                                end,
                                next.segmentId(),
                                next.file()));
            }
        }
        return result;
    }
}
