package io.atoll.segment.storage;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NoLockFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/// A disk of another machine. Its files are never mapped, since a page fault has no deadline and no
/// exception.
///
/// What this machine remembers of a file is renewed before the file is opened. NFS does so by
/// itself; of other file systems (FUSE, for one) some remember a length for seconds, and what was
/// appended meanwhile cannot be read.
final class RemoteDisk extends Disk {

    @Override
    Directory directory(Path folder) throws IOException {
        return new NIOFSDirectory(folder, NoLockFactory.INSTANCE);
    }

    @Override
    OptionalLong presentLength(Path file) throws IOException {
        return ServerLength.of(file);
    }

    @Override
    boolean tellsLengthsAtOnce() {
        return false;
    }

    @Override
    Storage.ReadFile open(Path file) throws IOException {
        ServerLength.of(file);
        return super.open(file);
    }

    @Override
    byte[] read(Path file) throws IOException {
        ServerLength.of(file);
        return super.read(file);
    }
}
