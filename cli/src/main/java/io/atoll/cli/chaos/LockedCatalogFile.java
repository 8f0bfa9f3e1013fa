package io.atoll.cli.chaos;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The catalog is a SQLite file, and there is no process to stop. But SQLite in WAL mode has eight
/// bytes in its shared-memory file that every transaction locks before it reads or writes anything:
/// whoever holds them all keeps everyone else out, in whatever process.
///
/// This process must not open the file with SQLite: closing it would give the locks back.
final class LockedCatalogFile implements CatalogOutage {
    private static final long FIRST_LOCK = 120;
    private static final long LOCKS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final Path file;
    private @Nullable FileChannel channel;

    LockedCatalogFile(Path catalog) {
        this.file = catalog.resolveSibling(catalog.getFileName() + "-shm");
    }

    @Override
    public String begin() throws IOException {
        FileChannel opened =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel = opened;
        lock(opened);
        return "stop the catalog: locked its SQLite file, nobody can read or write it";
    }

    /// Transactions are short: a moment in which there is none comes.
    private void lock(FileChannel opened) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (tryLock(opened) == null) {
            if (System.nanoTime() - end >= 0) {
                throw new AtollException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "%s is in use all the time, it could not be locked in %d s"
                                .formatted(file, LIMIT.toSeconds()));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE.toMillis()));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel opened) throws IOException {
        return opened.tryLock(FIRST_LOCK, LOCKS, false);
    }

    @Override
    public String end() throws IOException {
        close();
        return "start the catalog: its SQLite file is free again";
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
