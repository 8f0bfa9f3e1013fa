package io.atoll.segment.sealed;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.sealed.SegmentDescriptor.StoredFile;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Copies of sealed segments on a local disk, opened in place of the files on network storage: a
/// page fault on a mapped file of a server that is away has no deadline, and would hold a search up
/// for as long.
///
/// A segment is copied when it is first opened, its checksums compared on the way, and kept after
/// it was closed, for the next start, until its room is needed: then the copies go first that have
/// been out of use for longest. What is in use is never taken away. The folder belongs to one
/// process. Names are those of the storage.
public final class SegmentCopies implements SegmentSource {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentCopies.class);

    private final Storage copies;
    private final SegmentFetch fetching;
    private volatile long limitBytes;

    /// By folder. Of those that are not in use the ones that were put down first come first.
    private final Map<String, Copy> kept = new LinkedHashMap<>();

    private long bytes;
    private long fetched;

    private SegmentCopies(Storage source, Storage copies, long limitBytes) {
        this.copies = copies;
        this.fetching = new SegmentFetch(source, copies);
        this.limitBytes = limitBytes;
    }

    /// Uses a folder, which is created if it does not exist. What a former process left there whole
    /// is used again.
    ///
    /// @param limitBytes what all copies may take together
    public static SegmentCopies at(Path folder, long limitBytes, Storage source)
            throws IOException {
        Files.createDirectories(folder);
        return in(LocalStorage.at(folder), limitBytes, source);
    }

    static SegmentCopies in(Storage folder, long limitBytes, Storage source) throws IOException {
        var copies = new SegmentCopies(source, folder, limitBytes);
        copies.find();
        copies.deleteExcess();
        return copies;
    }

    /// The same with half of what the copies may take at most: of what is free on the disk and what
    /// they take already.
    public static SegmentCopies atHalfOf(Path folder, Storage source) throws IOException {
        SegmentCopies copies = at(folder, Long.MAX_VALUE, source);
        copies.limitBytes = (Files.getFileStore(folder).getUsableSpace() + copies.bytes()) / 2;
        copies.deleteExcess();
        return copies;
    }

    /// One segment's copy. Its lock is held while it is fetched, opened and deleted.
    private static final class Copy {
        private final String folder;
        private final long bytes;
        private int users;
        private boolean complete;

        /// Its room is given away. The deletion counts as a user until it is done, so that an open
        /// that comes meanwhile finds the copy, waits, and makes it anew.
        private boolean leaving;

        private Copy(String folder, long bytes) {
            this.folder = folder;
            this.bytes = bytes;
        }
    }

    private void find() throws IOException {
        for (String collection : copies.list(StorageLayout.COLLECTIONS)) {
            String segments = StorageLayout.COLLECTIONS + "/" + collection + "/segments";
            for (String name : copies.list(segments)) {
                String folder = segments + "/" + name;
                if (name.startsWith(StorageLayout.TEMPORARY_PREFIX)) {
                    copies.delete(folder);
                } else {
                    find(folder);
                }
            }
        }
    }

    private void deleteExcess() throws IOException {
        deleteAll(makeRoom(0));
    }

    private void find(String folder) throws IOException {
        try {
            var copy = new Copy(folder, sizeOf(folder));
            copy.complete = true;
            kept.put(folder, copy);
            bytes += copy.bytes;
        } catch (NoSuchFileException | AtollException e) {
            LOG.info("a copy is no use name={} reason={}", folder, e.getMessage());
            copies.delete(folder);
        }
    }

    private long sizeOf(String folder) throws IOException {
        String file = folder + "/" + SegmentDescriptor.NAME;
        byte[] described = copies.read(file);
        long size = described.length;
        for (StoredFile stored : SegmentDescriptor.parse(file, described).files()) {
            size += stored.bytes();
        }
        return size;
    }

    /// Opens the copy of a segment, which is made first if there is none.
    ///
    /// @throws AtollException also with RESOURCE_INSUFFICIENT if there is no room for it
    @Override
    public SealedSegment open(SegmentInfo info, Schema schema, boolean verify) throws IOException {
        Copy copy = claim(info);
        boolean opened = false;
        try {
            SealedSegment segment = open(copy, info, schema, verify);
            opened = true;
            return segment;
        } finally {
            if (!opened) {
                putDown(copy);
            }
        }
    }

    private SealedSegment open(Copy copy, SegmentInfo info, Schema schema, boolean verify)
            throws IOException {
        synchronized (copy) {
            if (copy.complete) {
                try {
                    return SealedSegment.open(copies, info, schema, verify, () -> putDown(copy));
                } catch (AtollException e) {
                    LOG.warn("a copy is damaged, it is made anew reason={}", e.getMessage());
                }
            }
            copy.complete = false;
            fetching.fetch(info);
            synchronized (this) {
                fetched++;
            }
            copy.complete = true;
            return SealedSegment.open(copies, info, schema, false, () -> putDown(copy));
        }
    }

    /// Counts a user of a segment's copy in, and makes room for it if there is none yet.
    private Copy claim(SegmentInfo info) throws IOException {
        List<Copy> victims = List.of();
        Copy copy;
        synchronized (this) {
            copy = kept.get(info.folder());
            if (copy == null || copy.leaving) {
                victims = makeRoom(info.sizeBytes());
                if (copy == null) {
                    copy = new Copy(info.folder(), info.sizeBytes());
                    kept.put(copy.folder, copy);
                }
                copy.leaving = false;
                bytes += copy.bytes;
            }
            copy.users++;
        }
        try {
            deleteAll(victims);
            return copy;
        } catch (IOException e) {
            putDown(copy);
            throw e;
        }
    }

    /// All are tried, so that none stays in use.
    private void deleteAll(List<Copy> victims) throws IOException {
        IOException failure = null;
        for (Copy victim : victims) {
            try {
                delete(victim);
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void delete(Copy victim) throws IOException {
        try {
            synchronized (victim) {
                if (isLeaving(victim)) {
                    victim.complete = false;
                    copies.delete(victim.folder);
                }
            }
        } finally {
            putDown(victim);
        }
    }

    private synchronized boolean isLeaving(Copy copy) {
        return copy.leaving;
    }

    /// Gives away the room of unused copies, until so much fits.
    ///
    /// @return those to delete, with the deletion counted as a user of each
    private synchronized List<Copy> makeRoom(long needed) {
        var victims = new ArrayList<Copy>();
        long free = limitBytes - bytes;
        for (Copy copy : kept.values()) {
            if (free >= needed) {
                break;
            }
            if (copy.users == 0) {
                victims.add(copy);
                free += copy.bytes;
            }
        }
        if (free < needed) {
            throw new AtollException(
                    ErrorCode.RESOURCE_INSUFFICIENT,
                    "a segment of "
                            + needed
                            + " bytes does not fit into the local copies: "
                            + (limitBytes - free)
                            + " of "
                            + limitBytes
                            + " bytes are in use");
        }
        for (Copy victim : victims) {
            victim.users = 1;
            victim.leaving = true;
            bytes -= victim.bytes;
        }
        return victims;
    }

    /// Counts a user out. Does no I/O: the last one may be a search.
    private synchronized void putDown(Copy copy) {
        copy.users--;
        if (copy.users == 0 && kept.remove(copy.folder, copy)) {
            if (copy.complete && !copy.leaving) {
                kept.put(copy.folder, copy);
            } else if (!copy.leaving) {
                bytes -= copy.bytes;
            }
        }
    }

    /// What the copies take, those under way included.
    public synchronized long bytes() {
        return bytes;
    }

    /// What they may take.
    public long limitBytes() {
        return limitBytes;
    }

    /// How many segments were copied since the start.
    public synchronized long fetched() {
        return fetched;
    }

    /// The folders of the copies that are there, those out of use for longest first.
    synchronized List<String> folders() {
        return List.copyOf(kept.keySet());
    }
}
