package io.atoll.segment.storage;

import org.apache.lucene.store.Directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// A storage that is a folder of this machine, or a mounted one. It says which steps on the [Disk]
/// follow each other, so that at every moment a crash leaves the old or the new.
public final class LocalStorage implements Storage {
    private static final int PIECE_BYTES = 64 << 10;

    private final Path root;
    private final Disk disk;

    LocalStorage(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /// A folder on a local disk.
    ///
    /// @param root an existing folder
    public static LocalStorage at(Path root) throws IOException {
        return at(root, new Disk());
    }

    /// A folder on a mount of another machine's files.
    ///
    /// @param root an existing folder
    public static LocalStorage remote(Path root) throws IOException {
        return at(root, new RemoteDisk());
    }

    private static LocalStorage at(Path root, Disk disk) throws IOException {
        if (!Files.isDirectory(root)) {
            throw Files.exists(root)
                    ? new NotDirectoryException(root.toString())
                    : new NoSuchFileException(root.toString());
        }
        return new LocalStorage(root.toRealPath(), disk);
    }

    @Override
    public AppendFile create(String file) throws IOException {
        Path path = resolve(file);
        Disk.Output output = disk.create(path);
        try {
            disk.syncFolder(parent(path));
            return new LocalAppendFile(output);
        } catch (IOException | RuntimeException e) {
            try (output) {
                throw e;
            }
        }
    }

    @Override
    public ReadFile open(String file) throws IOException {
        return disk.open(resolve(file));
    }

    @Override
    public OptionalLong presentLength(String file) throws IOException {
        return disk.presentLength(resolve(file));
    }

    @Override
    public boolean tellsLengthsAtOnce() {
        return disk.tellsLengthsAtOnce();
    }

    @Override
    public byte[] read(String file) throws IOException {
        return disk.read(resolve(file));
    }

    @Override
    public void publish(String file, byte[] content) throws IOException {
        Path path = resolve(file);
        Path temporary = resolve(StorageLayout.temporary(file));
        try (Disk.Output output = disk.replace(temporary)) {
            output.write(content, 0, content.length);
            output.sync();
        }
        disk.move(temporary, path);
        disk.syncFolder(parent(path));
    }

    @Override
    public void overwrite(String file, long offset, byte[] content) throws IOException {
        Path path = resolve(file);
        if (!disk.exists(path)) {
            // So that nobody ever sees it half written, or empty after a crash.
            var whole = new byte[Math.toIntExact(offset + content.length)];
            System.arraycopy(content, 0, whole, Math.toIntExact(offset), content.length);
            publish(file, whole);
            return;
        }
        try (Disk.Output output = disk.update(path, offset)) {
            output.write(content, 0, content.length);
            output.sync();
        }
    }

    @Override
    public void sync(String file) throws IOException {
        disk.syncFile(resolve(file));
    }

    @Override
    public void createFolder(String folder) throws IOException {
        Path path = root;
        for (Path name : root.relativize(resolve(folder))) {
            Path parent = path;
            path = path.resolve(name);
            if (!disk.isFolder(path)) {
                try {
                    disk.createFolder(path);
                } catch (FileAlreadyExistsException e) {
                    if (!disk.isFolder(path)) {
                        throw e;
                    }
                }
            }
            // Also of a folder that was there: whoever made it may have died before this.
            disk.syncFolder(parent);
        }
    }

    @Override
    public void publishFolder(String from, String to) throws IOException {
        Path source = resolve(from);
        Path target = resolve(to);
        if (!parent(source).equals(parent(target))) {
            throw new IllegalArgumentException(
                    "'" + from + "' can only be published beside itself, not as '" + to + "'");
        }
        if (disk.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        syncAll(source);
        disk.move(source, target);
        disk.syncFolder(parent(target));
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path target = resolve(to);
        if (disk.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path source = resolve(from);
        disk.move(source, target);
        disk.syncFolder(parent(target));
        if (!parent(source).equals(parent(target))) {
            disk.syncFolder(parent(source));
        }
    }

    private void syncAll(Path folder) throws IOException {
        for (Path path : disk.list(folder)) {
            if (disk.isFolder(path)) {
                syncAll(path);
            } else {
                disk.syncFile(path);
            }
        }
        disk.syncFolder(folder);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        Path path = folder.isEmpty() ? root : resolve(folder);
        try {
            return disk.list(path).stream()
                    .map(entry -> path.relativize(entry).toString())
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    @Override
    public void delete(String name) throws IOException {
        delete(resolve(name));
    }

    private void delete(Path path) throws IOException {
        if (disk.isFolder(path) && !Files.isSymbolicLink(path)) {
            for (Path inside : disk.list(path)) {
                delete(inside);
            }
        }
        disk.delete(path);
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    @Override
    public Directory directory(String folder) throws IOException {
        Path path = resolve(folder);
        if (!disk.isFolder(path)) {
            // Lucene would create it.
            throw new NoSuchFileException(path.toString());
        }
        return new UnsyncedDirectory(disk.directory(path));
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

    private static final class LocalAppendFile implements AppendFile {
        private final Disk.Output output;

        LocalAppendFile(Disk.Output output) {
            this.output = output;
        }

        @Override
        public void append(ByteBuffer... buffers) throws IOException {
            for (ByteBuffer buffer : buffers) {
                if (buffer.hasArray()) {
                    output.write(
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
                output.write(piece, 0, length);
            }
        }

        @Override
        public void force() throws IOException {
            output.sync();
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }
}
