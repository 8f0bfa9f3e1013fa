package io.atoll.segment.storage;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NoLockFactory;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/// The single steps that [LocalStorage] is made of, none of them durable by itself. Which of them
/// follow each other, and what is synced when, is the storage's business: so a test can fail or
/// forget each step and see what remains.
///
/// Files are written with `java.io`, because a [FileChannel] is closed under everybody's hands when
/// a thread that uses it is interrupted: one cancelled request would end a journal. Readers have a
/// channel of their own each, so there only the interrupted one fails.
class Disk {
    /// The JDK copies a heap buffer through a native one of the same size, which each thread keeps:
    /// reading in pieces keeps those small.
    private static final int PIECE_BYTES = 1 << 20;

    /// Creates an empty file.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if there is one
    Output create(Path file) throws IOException {
        Files.createFile(file);
        return new FileOutput(file);
    }

    /// Opens a file for writing from its beginning; it is emptied or created.
    Output replace(Path file) throws IOException {
        Files.newOutputStream(file).close();
        return new FileOutput(file);
    }

    /// Opens an existing file for writing from an offset on, over what is there.
    Output update(Path file, long offset) throws IOException {
        requireFile(file);
        var output = new FileOutput(file);
        output.file.seek(offset);
        return output;
    }

    /// A file that is written from one place on.
    interface Output extends Closeable {
        void write(byte[] bytes, int from, int length) throws IOException;

        void sync() throws IOException;
    }

    private static final class FileOutput implements Output {
        private final RandomAccessFile file;

        FileOutput(Path file) throws IOException {
            this.file = new RandomAccessFile(file.toFile(), "rw");
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            file.write(bytes, from, length);
        }

        @Override
        public void sync() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    Storage.ReadFile open(Path file) throws IOException {
        return new ChannelReadFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    private static final class ChannelReadFile implements Storage.ReadFile {
        private final FileChannel channel;

        ChannelReadFile(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int before = target.position();
            int end = target.limit();
            try {
                while (target.position() < end) {
                    target.limit(Math.min(end, target.position() + PIECE_BYTES));
                    int count = channel.read(target, position + target.position() - before);
                    if (count < 0) {
                        break;
                    }
                }
            } finally {
                target.limit(end);
            }
            return target.position() - before;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    OptionalLong presentLength(Path file) throws IOException {
        return OptionalLong.of(Files.size(file));
    }

    boolean tellsLengthsAtOnce() {
        return true;
    }

    byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    void syncFile(Path file) throws IOException {
        requireFile(file);
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.getFD().sync();
        }
    }

    private static void requireFile(Path file) throws IOException {
        // RandomAccessFile would create it.
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
    }

    /// Makes a folder's entries durable. Only a channel can open a folder; so an interruption is
    /// put off until that is done.
    void syncFolder(Path folder) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
    }

    /// Renames a file, over what stands there, or a folder, in one step.
    void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Deletes a file or an empty folder, if it is there.
    void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    /// What is inside a folder, sorted by name.
    ///
    /// @throws NoSuchFileException if there is no such folder
    List<Path> list(Path folder) throws IOException {
        var paths = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(paths::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(paths);
        return paths;
    }

    boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    boolean isFolder(Path path) {
        return Files.isDirectory(path);
    }

    Directory directory(Path folder) throws IOException {
        // One thread writes a folder before it is published, and nobody afterwards: no lock, and no
        // lock file left behind.
        return new MMapDirectory(folder, NoLockFactory.INSTANCE);
    }
}
