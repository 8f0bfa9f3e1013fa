package io.atoll.segment.storage;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;

import java.util.Collection;

/// A directory that leaves syncing to the publication of its folder, which syncs every file in it:
/// to do that twice costs time and protects nothing.
final class UnsyncedDirectory extends FilterDirectory {
    UnsyncedDirectory(Directory directory) {
        super(directory);
    }

    @Override
    public void sync(Collection<String> names) {}

    @Override
    public void syncMetaData() {}
}
