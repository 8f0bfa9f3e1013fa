package io.atoll.writenode.garbage;

import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The folder of files that the catalog does not know: they are put there under their old names,
/// wait, and are deleted. What the catalog names after all (a database was restored, a commit came
/// late) is put back.
public final class SetAside {
    private static final Logger log = LoggerFactory.getLogger(SetAside.class);

    private final Storage storage;
    private final Duration length;

    public SetAside(Storage storage, Duration length) {
        this.storage = storage;
        this.length = length;
    }

    void put(String name, long epoch, long nowMillis) throws IOException {
        String target = StorageLayout.setAside(epoch, nowMillis) + "/" + name;
        storage.createFolder(parent(target));
        storage.move(name, target);
        log.warn("set a file aside that the catalog does not name name={} target={}", name, target);
    }

    /// What lies aside, folder by folder.
    List<Batch> list() throws IOException {
        var batches = new ArrayList<Batch>();
        for (String entry : storage.list(StorageLayout.SET_ASIDE)) {
            Optional<StoredName> parsed = StoredName.parse(StorageLayout.SET_ASIDE, entry);
            if (parsed.isPresent()) {
                batches.add(new Batch(parsed.get(), names(parsed.get().name())));
            }
        }
        return batches;
    }

    /// @param folder with the epoch that put it there and the time
    /// @param names as they were before
    record Batch(StoredName folder, List<String> names) {}

    /// Of segments, tombstone files and journals: what a catalog can name.
    private List<String> names(String folder) throws IOException {
        var names = new ArrayList<String>();
        String collections = folder + "/" + StorageLayout.COLLECTIONS;
        for (String collection : storage.list(collections)) {
            for (String kind : storage.list(collections + "/" + collection)) {
                String inside = StorageLayout.COLLECTIONS + "/" + collection + "/" + kind;
                storage.list(folder + "/" + inside).stream()
                        .map(entry -> inside + "/" + entry)
                        .forEach(names::add);
            }
        }
        return names;
    }

    /// Puts back what the catalog names.
    ///
    /// @return how many
    int putBack(List<Batch> batches, Set<String> known) throws IOException {
        int count = 0;
        for (Batch batch : batches) {
            for (String name : batch.names()) {
                if (known.contains(name) && !exists(name)) {
                    storage.createFolder(parent(name));
                    storage.move(batch.folder().name() + "/" + name, name);
                    log.warn("put a file back that the catalog names after all name={}", name);
                    count++;
                }
            }
        }
        return count;
    }

    private boolean exists(String name) throws IOException {
        return storage.list(parent(name)).contains(name.substring(name.lastIndexOf('/') + 1));
    }

    /// Deletes what has waited long enough.
    ///
    /// @param epoch folders of later reigns are left alone
    /// @return how many names
    int expire(List<Batch> batches, long epoch, long nowMillis) throws IOException {
        int count = 0;
        for (Batch batch : batches) {
            boolean over = nowMillis - batch.folder().number() > length.toMillis();
            if (over && batch.folder().epoch() <= epoch) {
                storage.delete(batch.folder().name());
                log.info(
                        "deleted files that lay aside folder={} names={}",
                        batch.folder().name(),
                        batch.names().size());
                count += batch.names().size();
            }
        }
        return count;
    }

    private static String parent(String name) {
        return name.substring(0, name.lastIndexOf('/'));
    }
}
