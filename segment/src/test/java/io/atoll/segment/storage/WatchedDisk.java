package io.atoll.segment.storage;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A disk that asks a watcher before each operation whether it shall fail.
final class WatchedDisk extends Disk {
    private final Disk disk;
    private final Watcher watcher;

    WatchedDisk(Disk disk, Watcher watcher) {
        this.disk = disk;
        this.watcher = watcher;
    }

    /// Decides which operations fail. Asked by many threads.
    interface Watcher {
        Optional<Fault> before(Operation operation, Path path);
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private interface Action {
        void run() throws IOException;
    }

    private <T> T watch(Operation operation, Path path, Step<T> step) throws IOException {
        Optional<Fault> fault = watcher.before(operation, path);
        if (fault.isEmpty()) {
            return step.run();
        }
        if (fault.get() == Fault.ANSWER_LOST && step.run() instanceof Closeable opened) {
            // Whoever asked never learns of it.
            opened.close();
        }
        throw new IOException(operation + " of " + path + " failed on purpose: " + fault.get());
    }

    private void watch(Operation operation, Path path, Action action) throws IOException {
        watch(
                operation,
                path,
                () -> {
                    action.run();
                    return true;
                });
    }

    @Override
    Output create(Path file) throws IOException {
        return watch(
                Operation.CREATE_FILE,
                file,
                () -> new WatchedOutput(file, disk.create(file), false));
    }

    @Override
    Output replace(Path file) throws IOException {
        return watch(
                Operation.CREATE_FILE,
                file,
                () -> new WatchedOutput(file, disk.replace(file), false));
    }

    @Override
    Output update(Path file, long offset) throws IOException {
        return watch(
                Operation.OPEN_FILE,
                file,
                () -> new WatchedOutput(file, disk.update(file, offset), true));
    }

    private final class WatchedOutput implements Output {
        private final Path file;
        private final Output output;
        private final boolean inPlace;

        /// @param inPlace whether it writes over what is there, less than a sector, which a disk
        ///   writes whole or not at all
        WatchedOutput(Path file, Output output, boolean inPlace) {
            this.file = file;
            this.output = output;
            this.inPlace = inPlace;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            Optional<Fault> fault = watcher.before(Operation.WRITE, file);
            int written =
                    fault.isEmpty()
                            ? length
                            : switch (fault.get()) {
                                case REFUSED -> 0;
                                case HALF_DONE -> inPlace ? 0 : length / 2;
                                case ANSWER_LOST -> length;
                            };
            output.write(bytes, from, written);
            if (fault.isPresent()) {
                throw new IOException(
                        "WRITE to " + file + " failed on purpose after " + written + " bytes");
            }
        }

        @Override
        public void sync() throws IOException {
            watch(Operation.SYNC_FILE, file, output::sync);
        }

        @Override
        public void close() throws IOException {
            try (output) {
                watch(Operation.CLOSE_FILE, file, () -> {});
            }
        }
    }

    @Override
    Storage.ReadFile open(Path file) throws IOException {
        return watch(Operation.OPEN_FILE, file, () -> new WatchedReadFile(file, disk.open(file)));
    }

    private final class WatchedReadFile implements Storage.ReadFile {
        private final Path file;
        private final Storage.ReadFile in;

        WatchedReadFile(Path file, Storage.ReadFile in) {
            this.file = file;
            this.in = in;
        }

        @Override
        public long size() throws IOException {
            return in.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return watch(Operation.READ_FILE, file, () -> in.read(target, position));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    @Override
    OptionalLong presentLength(Path file) throws IOException {
        return watch(Operation.READ_FILE, file, () -> disk.presentLength(file));
    }

    @Override
    byte[] read(Path file) throws IOException {
        return watch(Operation.READ_FILE, file, () -> disk.read(file));
    }

    @Override
    void syncFile(Path file) throws IOException {
        watch(Operation.SYNC_FILE, file, () -> disk.syncFile(file));
    }

    @Override
    void syncFolder(Path folder) throws IOException {
        watch(Operation.SYNC_FOLDER, folder, () -> disk.syncFolder(folder));
    }

    @Override
    void createFolder(Path folder) throws IOException {
        watch(Operation.CREATE_FOLDER, folder, () -> disk.createFolder(folder));
    }

    @Override
    void move(Path from, Path to) throws IOException {
        watch(Operation.MOVE, from, () -> disk.move(from, to));
    }

    @Override
    void delete(Path path) throws IOException {
        watch(Operation.DELETE, path, () -> disk.delete(path));
    }

    @Override
    List<Path> list(Path folder) throws IOException {
        return watch(Operation.LIST_FOLDER, folder, () -> disk.list(folder));
    }

    @Override
    Directory directory(Path folder) throws IOException {
        return new WatchedDirectory(folder, disk.directory(folder));
    }

    private final class WatchedDirectory extends FilterDirectory {
        private final Path folder;

        WatchedDirectory(Path folder, Directory directory) {
            super(directory);
            this.folder = folder;
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            return watch(
                    Operation.CREATE_FILE,
                    folder.resolve(name),
                    () -> in.createOutput(name, context));
        }

        @Override
        public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
                throws IOException {
            return watch(
                    Operation.CREATE_FILE,
                    folder.resolve(prefix),
                    () -> in.createTempOutput(prefix, suffix, context));
        }

        @Override
        public IndexInput openInput(String name, IOContext context) throws IOException {
            return watch(
                    Operation.OPEN_FILE, folder.resolve(name), () -> in.openInput(name, context));
        }

        @Override
        public void sync(Collection<String> names) throws IOException {
            watch(Operation.SYNC_FILE, folder, () -> in.sync(names));
        }

        @Override
        public void syncMetaData() throws IOException {
            watch(Operation.SYNC_FOLDER, folder, in::syncMetaData);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            watch(Operation.MOVE, folder.resolve(from), () -> in.rename(from, to));
        }

        @Override
        public void deleteFile(String name) throws IOException {
            watch(Operation.DELETE, folder.resolve(name), () -> in.deleteFile(name));
        }
    }
}
