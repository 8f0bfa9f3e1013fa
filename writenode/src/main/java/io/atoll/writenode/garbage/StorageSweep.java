package io.atoll.writenode.garbage;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.StoredNames;
import io.atoll.model.Timestamps;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.writenode.copy.CatalogCopy;
import io.atoll.writenode.reign.Reigns;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Looks through the storage for what the catalog does not know: leftovers of crashed and failed
/// work.
///
/// What makes it safe, also for a writer that was deposed and does not know it yet:
/// 1. names of later epochs are left alone, so nothing of a later writer is touched;
/// 2. the storage is listed *before* the catalog is read: what was on the storage then and is not
///    in the catalog now was either never committed or is still being made;
/// 3. what is being made has a timestamp in its name that is younger than [Reigns#makingSince], and
///    what is younger than the grace period is left alone in any case;
/// 4. a name that the catalog never knew is not deleted but set aside first ([SetAside]). Only what
///    has a temporary name is deleted: nobody ever refers to that.
public final class StorageSweep {
    private final CatalogWriter catalog;
    private final Storage storage;
    private final Reigns reigns;
    private final SetAside aside;
    private final Duration grace;
    private final LongSupplier millis;

    public StorageSweep(
            CatalogWriter catalog,
            Storage storage,
            Reigns reigns,
            SetAside aside,
            Duration grace,
            LongSupplier millis) {
        this.catalog = catalog;
        this.storage = storage;
        this.reigns = reigns;
        this.aside = aside;
        this.grace = grace;
        this.millis = millis;
    }

    /// @param deleted names that are gone
    /// @param setAside names that the catalog never knew
    /// @param putBack names that lay aside and that the catalog names
    record Swept(int deleted, int setAside, int putBack) {}

    Swept sweep() throws IOException {
        List<SetAside.Batch> lyingAside = aside.list();
        Listing listing = list();
        long youngest = reigns.makingSince();
        StoredNames known = catalog.storedNames();
        var judgement = new Judgement(known, youngest);
        judgement.judge(listing);
        reigns.current().requireLasting();

        long now = millis.getAsLong();
        int putBack = aside.putBack(lyingAside, known.names());
        int expired = 0;
        if (putBack == 0) {
            expired = aside.expire(lyingAside, reigns.epoch(), now);
        }
        for (String name : judgement.unknown) {
            aside.put(name, reigns.epoch(), now);
        }
        for (String name : judgement.worthless) {
            storage.delete(name);
        }
        return new Swept(expired + judgement.worthless.size(), judgement.unknown.size(), putBack);
    }

    /// What was on the storage at one time.
    ///
    /// @param collections by id, by the name of the folder inside, the names in it
    /// @param manifests by collection the number that the copy of the catalog refers to; empty if
    ///   the copy cannot be read
    private record Listing(
            List<String> root,
            List<String> catalogCopies,
            Map<Long, Map<String, List<String>>> collections,
            Optional<Map<Long, Long>> manifests) {}

    private Listing list() throws IOException {
        var collections = new HashMap<Long, Map<String, List<String>>>();
        for (String entry : storage.list(StorageLayout.COLLECTIONS)) {
            Optional<Long> id = StoredName.collection(entry);
            if (id.isPresent()) {
                var folders = new HashMap<String, List<String>>();
                String folder = StorageLayout.collection(id.get());
                for (String kind : storage.list(folder)) {
                    folders.put(folder + "/" + kind, storage.list(folder + "/" + kind));
                }
                collections.put(id.get(), folders);
            }
        }
        return new Listing(
                storage.list(""),
                storage.list(StorageLayout.CATALOG),
                collections,
                manifestsOfCopy());
    }

    /// Members may start from the copy, so what it refers to stays.
    private Optional<Map<Long, Long>> manifestsOfCopy() {
        try {
            return CatalogCopy.newest(storage)
                    .map(
                            copy -> {
                                var numbers = new HashMap<Long, Long>();
                                copy.state()
                                        .manifests()
                                        .forEach((id, each) -> numbers.put(id, each.number()));
                                return numbers;
                            });
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    /// What is to become of which name.
    private final class Judgement {
        private final StoredNames known;
        private final long epoch = reigns.epoch();
        private final long youngest;
        private final List<String> unknown = new ArrayList<>();
        private final List<String> worthless = new ArrayList<>();

        Judgement(StoredNames known, long youngest) {
            this.known = known;
            long old = Timestamps.ofMillis(millis.getAsLong() - grace.toMillis());
            this.youngest = Math.min(youngest, old);
        }

        void judge(Listing listing) {
            listing.root().forEach(this::judgeReign);
            for (String entry : listing.catalogCopies()) {
                StoredName.parse(StorageLayout.CATALOG, entry)
                        .filter(StoredName::temporary)
                        .filter(name -> name.epoch() < epoch)
                        .ifPresent(name -> worthless.add(name.name()));
            }
            listing.collections()
                    .forEach((id, folders) -> judgeCollection(id, folders, listing.manifests()));
        }

        /// The ends that a reign fixed are needed as long as there is a journal from before it.
        private void judgeReign(String entry) {
            boolean temporary = entry.startsWith(StorageLayout.TEMPORARY_PREFIX);
            String name =
                    temporary ? entry.substring(StorageLayout.TEMPORARY_PREFIX.length()) : entry;
            if (name.matches(ReignFile.NAME + "-\\d{1,18}")) {
                long of = Long.parseLong(name.substring(ReignFile.NAME.length() + 1));
                long needed = known.oldestJournalEpoch().orElse(epoch - 1);
                if (of < epoch && (temporary || of <= needed)) {
                    worthless.add(entry);
                }
            }
        }

        private void judgeCollection(
                long id,
                Map<String, List<String>> folders,
                Optional<Map<Long, Long>> manifestsOfCopy) {
            if (!known.collections().contains(id)) {
                boolean ours =
                        folders.entrySet().stream()
                                .flatMap(
                                        folder ->
                                                folder.getValue().stream()
                                                        .map(
                                                                entry ->
                                                                        StoredName.parse(
                                                                                folder.getKey(),
                                                                                entry)))
                                .allMatch(name -> name.isPresent() && name.get().epoch() <= epoch);
                if (ours && id < youngest) {
                    unknown.add(StorageLayout.collection(id));
                }
                return;
            }
            folders.forEach(
                    (folder, entries) -> {
                        boolean manifests = folder.equals(StorageLayout.manifests(id));
                        for (String entry : entries) {
                            Optional<StoredName> name = StoredName.parse(folder, entry);
                            if (name.isEmpty() || name.get().epoch() > epoch) {
                                continue;
                            }
                            if (manifests) {
                                judgeManifest(id, name.get(), manifestsOfCopy);
                            } else {
                                judge(name.get());
                            }
                        }
                    });
        }

        private void judge(StoredName name) {
            if (name.number() >= youngest) {
                return;
            }
            if (name.temporary()) {
                worthless.add(name.name());
            } else if (!known.names().contains(name.name())) {
                unknown.add(name.name());
            }
        }

        private void judgeManifest(
                long collection, StoredName name, Optional<Map<Long, Long>> ofCopy) {
            if (name.temporary()) {
                if (name.epoch() < epoch) {
                    worthless.add(name.name());
                }
                return;
            }
            if (ofCopy.isPresent()) {
                long oldest =
                        Math.min(
                                known.oldestManifests().getOrDefault(collection, 0L),
                                ofCopy.get().getOrDefault(collection, Long.MAX_VALUE));
                if (name.number() < oldest) {
                    worthless.add(name.name());
                }
            }
        }
    }
}
