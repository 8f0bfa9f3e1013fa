package io.atoll.segment.storage;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.jspecify.annotations.Nullable;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A storage that is a folder of this machine, or a mounted one.
///
/// Files are written with `java.io`, because a [FileChannel] is closed under everybody's hands when
/// a thread that uses it is interrupted: one cancelled request would end a journal. Readers have a
/// channel of their own each, so there only the interrupted one fails.
public final class LocalStorage implements Storage {
    /// The JDK copies a heap buffer through a native one of the same size, which each thread keeps:
    /// reading in pieces keeps those small.
    private static final int PIECE_BYTES = 1 << 20;

    private final Path root;

    private LocalStorage(Path root) {
        this.root = root;
    }

    /// @param root an existing folder
    public static LocalStorage at(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            throw Files.exists(root)
                    ? new NotDirectoryException(root.toString())
                    : new NoSuchFileException(root.toString());
        }
        return new LocalStorage(root.toRealPath());
    }

    @Override
    public AppendFile create(String file) throws IOException {
        Path path = resolve(file);
        // FileOutputStream cannot demand that the file is new.
        Files.createFile(path);
        var out = new FileOutputStream(path.toFile(), true);
        try {
            syncFolder(parent(path));
            return new LocalAppendFile(out);
        } catch (IOException | RuntimeException e) {
            try (out) {
                throw e;
            }
        }
    }

    @Override
    public ReadFile open(String file) throws IOException {
        return new LocalReadFile(FileChannel.open(resolve(file), StandardOpenOption.READ));
    }

    @Override
    public byte[] read(String file) throws IOException {
        return Files.readAllBytes(resolve(file));
    }

    @Override
    public void publish(String file, byte[] content) throws IOException {
        Path path = resolve(file);
        Path temporary = resolve(StorageLayout.temporary(file));
        try (var out = new FileOutputStream(temporary.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(parent(path));
    }

    @Override
    public void overwrite(String file, byte[] content) throws IOException {
        Path path = resolve(file);
        if (!Files.exists(path)) {
            // So that nobody ever sees it half written, or empty after a crash.
            publish(file, content);
            return;
        }
        try (var out = new RandomAccessFile(path.toFile(), "rw")) {
            out.write(content);
            out.getFD().sync();
        }
    }

    @Override
    public void sync(String file) throws IOException {
        Path path = resolve(file);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        sync(path);
    }

    @Override
    public void createFolder(String folder) throws IOException {
        Path path = root;
        for (Path name : root.relativize(resolve(folder))) {
            Path parent = path;
            path = path.resolve(name);
            if (!Files.isDirectory(path)) {
                try {
                    Files.createDirectory(path);
                } catch (FileAlreadyExistsException e) {
                    if (!Files.isDirectory(path)) {
                        throw e;
                    }
                }
            }
            // Also of a folder that was there: whoever made it may have died before this.
            syncFolder(parent);
        }
    }

    @Override
    public void publishFolder(String from, String to) throws IOException {
        Path source = resolve(from);
        Path target = resolve(to);
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.walkFileTree(
                source,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        sync(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        syncFolder(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(parent(target));
        if (!parent(source).equals(parent(target))) {
            syncFolder(parent(source));
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        Path path = folder.isEmpty() ? root : resolve(folder);
        var names = new ArrayList<String>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void delete(String name) throws IOException {
        Path path = resolve(name);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.deleteIfExists(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Override
    public Directory directory(String folder) throws IOException {
        Path path = resolve(folder);
        if (!Files.isDirectory(path)) {
            // Lucene would create it.
            throw new NoSuchFileException(path.toString());
        }
        // One thread writes a folder before it is published, and nobody afterwards: no lock, and no
        // lock file left behind.
        return new MMapDirectory(path, NoLockFactory.INSTANCE);
    }

    /// The path of a name, which can only be one below the root.
    private Path resolve(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.indexOf('\\') >= 0
                    || part.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("'" + name + "' is no name on the storage");
            }
        }
        return root.resolve(name);
    }

    private Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? root : parent;
    }

    private static void sync(Path file) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.getFD().sync();
        }
    }

    /// Makes a folder's entries durable. Only a channel can open a folder; so an interruption is
    /// put off until that is done.
    private static void syncFolder(Path folder) throws IOException {
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

    private static final class LocalAppendFile implements AppendFile {
        private final FileOutputStream out;

        LocalAppendFile(FileOutputStream out) {
            this.out = out;
        }

        @Override
        public void append(ByteBuffer... buffers) throws IOException {
            for (ByteBuffer buffer : buffers) {
                if (buffer.hasArray()) {
                    out.write(
                            buffer.array(),
                            buffer.arrayOffset() + buffer.position(),
                            buffer.remaining());
                    buffer.position(buffer.limit());
                } else {
                    appendCopied(buffer);
                }
            }
        }

        private void appendCopied(ByteBuffer buffer) throws IOException {
            var piece = new byte[Math.min(buffer.remaining(), PIECE_BYTES)];
            while (buffer.hasRemaining()) {
                int length = Math.min(buffer.remaining(), piece.length);
                buffer.get(piece, 0, length);
                out.write(piece, 0, length);
            }
        }

        @Override
        public void force() throws IOException {
            out.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private static final class LocalReadFile implements ReadFile {
        private final FileChannel channel;

        LocalReadFile(FileChannel channel) {
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
}
