package io.atoll.cli.standalone;

import io.atoll.process.StartException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The folder that holds all data of a server in one process, claimed for this process: two servers
/// on one folder would fence each other again and again.
///
/// The claim is a lock on the file `standalone.lock`, which holds the process id of its owner. The
/// system lets go of it when the process ends, however it ends.
final class DataFolder implements AutoCloseable {
    private static final String LOCK = "standalone.lock";

    /// The folders claimed in this JVM. The system knows locks of processes only, and forgets them
    /// as soon as the process closes *any* channel of the file.
    private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Makes the folder if it is absent, and claims it.
    ///
    /// @throws StartException if it cannot be made or written, or is in use
    static DataFolder claim(Path folder) {
        Path path = made(folder);
        if (!CLAIMED.add(path)) {
            throw inUse(path, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new DataFolder(path, lock(path));
        } catch (IOException e) {
            CLAIMED.remove(path);
            throw unusable(path, e);
        } catch (RuntimeException e) {
            CLAIMED.remove(path);
            throw e;
        }
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder).toRealPath();
        } catch (IOException e) {
            throw unusable(folder.toAbsolutePath().normalize(), e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path, Files.readString(path.resolve(LOCK)).strip());
            }
            String owner = ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static StartException inUse(Path path, String owner) {
        return new StartException(
                "data folder %s is in use by process %s: stop that one, or choose another folder with --data"
                        .formatted(path, owner));
    }

    private static StartException unusable(Path path, IOException e) {
        String reason =
                switch (e) {
                    case FileAlreadyExistsException exists -> exists.getFile() + " is not a folder";
                    case AccessDeniedException denied -> "no permission for " + denied.getFile();
                    case FileSystemException other when other.getReason() != null ->
                            other.getFile() + ": " + other.getReason();
                    default -> e.toString();
                };
        return new StartException(
                "data folder %s cannot be used (%s): choose another one with --data"
                        .formatted(path, reason),
                e);
    }

    /// The folder's real path.
    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            CLAIMED.remove(path);
        }
    }
}
