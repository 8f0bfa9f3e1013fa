package io.atoll.segment.storage;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/// A disk in a real folder that remembers what would be left if the power went: of a file what was
/// synced, of a folder the entries that it had when it was synced. So a synced file without a
/// synced entry is gone, and a synced entry of an unsynced file has no content.
///
/// What is there now is the real folder; only what is durable is kept here, by the identity of
/// files, which survives renaming.
final class PowerLossDisk extends Disk {
    private static final int SECTOR_BYTES = 512;

    private final Path root;
    private final FolderNode rootNode = new FolderNode();
    private final Map<Object, Node> nodes = new HashMap<>();
    private final SyncSites syncs;
    private int boots;
    private boolean goneForGood;

    /// What is there already is durable.
    PowerLossDisk(Path root, SyncSites syncs) throws IOException {
        this.root = root;
        this.syncs = syncs;
        nodes.put(identity(root), rootNode);
        adopt(root, rootNode);
    }

    private void adopt(Path folder, FolderNode node) throws IOException {
        node.durableEntries = entries(folder);
        for (var entry : node.durableEntries.entrySet()) {
            Path path = folder.resolve(entry.getKey());
            switch (entry.getValue()) {
                case FolderNode inner -> adopt(path, inner);
                case FileNode file -> file.durableContent.writeBytes(Files.readAllBytes(path));
            }
        }
    }

    private sealed interface Node {}

    private static final class FolderNode implements Node {
        private Map<String, Node> durableEntries = new TreeMap<>();
    }

    private static final class FileNode implements Node {
        private final ByteArrayOutputStream durableContent = new ByteArrayOutputStream();
    }

    private static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private Node node(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        return nodes.computeIfAbsent(
                identity(path), _ -> folder ? new FolderNode() : new FileNode());
    }

    /// Forgets which file this is: its identity may be given to another one.
    private void forget(Path path) throws IOException {
        if (Files.exists(path)) {
            nodes.remove(identity(path));
        }
    }

    @Override
    synchronized Output create(Path file) throws IOException {
        awaitPower();
        return new TrackedOutput(file, super.create(file), true);
    }

    @Override
    synchronized Output replace(Path file) throws IOException {
        awaitPower();
        return new TrackedOutput(file, super.replace(file), false);
    }

    @Override
    synchronized Output update(Path file, long offset) throws IOException {
        awaitPower();
        return new TrackedOutput(file, super.update(file, offset), false);
    }

    private final class TrackedOutput implements Output {
        private final Path file;
        private final Output output;
        private final boolean onlyGrows;
        private final int boot = boots;

        TrackedOutput(Path file, Output output, boolean onlyGrows) {
            this.file = file;
            this.output = output;
            this.onlyGrows = onlyGrows;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            synchronized (PowerLossDisk.this) {
                requireSameBoot();
                output.write(bytes, from, length);
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (PowerLossDisk.this) {
                requireSameBoot();
                if (syncs.happens("file")) {
                    keepContent(file, onlyGrows);
                }
            }
        }

        private void requireSameBoot() throws IOException {
            awaitPower();
            if (boot != boots) {
                throw new IOException(file + " was opened before the power was lost");
            }
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }

    @Override
    synchronized void syncFile(Path file) throws IOException {
        awaitPower();
        if (syncs.happens("file")) {
            keepContent(file, false);
        }
    }

    private void keepContent(Path file, boolean onlyGrows) throws IOException {
        if (!(node(file) instanceof FileNode node)) {
            throw new IOException(file + " is a folder");
        }
        if (!onlyGrows) {
            node.durableContent.reset();
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            var added = new byte[(int) (in.length() - node.durableContent.size())];
            in.seek(node.durableContent.size());
            in.readFully(added);
            node.durableContent.write(added);
        }
    }

    @Override
    synchronized void syncFolder(Path folder) throws IOException {
        awaitPower();
        if (!(node(folder) instanceof FolderNode node)) {
            throw new IOException(folder + " is no folder");
        }
        if (syncs.happens("folder")) {
            node.durableEntries = entries(folder);
        }
    }

    private Map<String, Node> entries(Path folder) throws IOException {
        var entries = new TreeMap<String, Node>();
        for (Path path : super.list(folder)) {
            entries.put(path.getFileName().toString(), node(path));
        }
        return entries;
    }

    @Override
    synchronized void move(Path from, Path to) throws IOException {
        awaitPower();
        forget(to);
        super.move(from, to);
    }

    @Override
    synchronized void delete(Path path) throws IOException {
        awaitPower();
        forget(path);
        super.delete(path);
    }

    @Override
    Directory directory(Path folder) throws IOException {
        return new TrackedDirectory(folder, super.directory(folder));
    }

    private final class TrackedDirectory extends FilterDirectory {
        private final Path folder;

        TrackedDirectory(Path folder, Directory directory) {
            super(directory);
            this.folder = folder;
        }

        @Override
        public void sync(Collection<String> names) throws IOException {
            for (String name : names) {
                syncFile(folder.resolve(name));
            }
        }

        @Override
        public void syncMetaData() throws IOException {
            syncFolder(folder);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            synchronized (PowerLossDisk.this) {
                forget(folder.resolve(to));
                in.rename(from, to);
            }
        }

        @Override
        public void deleteFile(String name) throws IOException {
            synchronized (PowerLossDisk.this) {
                forget(folder.resolve(name));
                in.deleteFile(name);
            }
        }
    }

    /// Loses the power for good: who wants something of this disk from now on waits for ever.
    synchronized void losePowerForGood(Optional<Random> chance) throws IOException {
        losePower(chance);
        goneForGood = true;
    }

    private synchronized void awaitPower() {
        boolean interrupted = false;
        while (goneForGood) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Leaves what was durable, and of the rest what chance leaves: each folder entry as it was
    /// synced or as it is now; each sector of a file that was not synced as it was, as it is now,
    /// or as garbage where there was nothing; and the file's end anywhere between.
    ///
    /// @param chance empty: nothing of the rest
    synchronized void losePower(Optional<Random> chance) throws IOException {
        boots++;
        Map<String, Object> left = leave(root, rootNode, paths(), chance);
        restore(root, left);
        nodes.clear();
        nodes.put(identity(root), rootNode);
        adopt(root, rootNode);
    }

    /// What is left of a folder: by name a byte array, or a map for a folder.
    private Map<String, Object> leave(
            Path folder, FolderNode node, Map<Node, Path> paths, Optional<Random> chance)
            throws IOException {
        boolean there = Files.isDirectory(folder);
        Map<String, Node> now =
                there && nodes.get(identity(folder)) == node ? entries(folder) : Map.of();
        var names = new TreeSet<>(node.durableEntries.keySet());
        if (chance.isPresent()) {
            names.addAll(now.keySet());
        }
        var left = new TreeMap<String, Object>();
        for (String name : names) {
            boolean asNow = chance.isPresent() && chance.get().nextBoolean();
            Node entry = asNow ? now.get(name) : node.durableEntries.get(name);
            if (entry == null) {
                continue;
            }
            Path path = paths.getOrDefault(entry, folder.resolve(name));
            switch (entry) {
                case FolderNode inner -> left.put(name, leave(path, inner, paths, chance));
                case FileNode file -> left.put(name, leave(path, file, chance));
            }
        }
        return left;
    }

    /// Where each file is now; a synced entry may name one that has been renamed since.
    private Map<Node, Path> paths() throws IOException {
        var paths = new IdentityHashMap<Node, Path>();
        try (var all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Node node = nodes.get(identity(path));
                if (node != null) {
                    paths.put(node, path);
                }
            }
        }
        return paths;
    }

    private byte[] leave(Path path, FileNode node, Optional<Random> chance) throws IOException {
        byte[] durable = node.durableContent.toByteArray();
        if (chance.isEmpty() || !Files.exists(path) || nodes.get(identity(path)) != node) {
            return durable;
        }
        byte[] now = Files.readAllBytes(path);
        Random random = chance.get();
        int least = Math.min(durable.length, now.length);
        int most = Math.max(durable.length, now.length);
        var left = new byte[least + random.nextInt(most - least + 1)];
        for (int at = 0; at < left.length; at += SECTOR_BYTES) {
            boolean asNow = random.nextBoolean();
            byte garbage = (byte) (random.nextBoolean() ? 0 : random.nextInt());
            for (int i = at; i < Math.min(at + SECTOR_BYTES, left.length); i++) {
                if (asNow && i < now.length) {
                    left[i] = now[i];
                } else {
                    left[i] = i < durable.length ? durable[i] : garbage;
                }
            }
        }
        return left;
    }

    private void deleteAll(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            for (Path inside : super.list(path)) {
                deleteAll(inside);
            }
        }
        super.delete(path);
    }

    /// Touches only what is not as it should be: others may be reading the rest.
    @SuppressWarnings("unchecked")
    private void restore(Path folder, Map<String, Object> left) throws IOException {
        for (Path path : super.list(folder)) {
            Object wanted = left.get(path.getFileName().toString());
            if (wanted == null || wanted instanceof byte[] == Files.isDirectory(path)) {
                deleteAll(path);
            }
        }
        for (Map.Entry<String, Object> entry : left.entrySet()) {
            Path path = folder.resolve(entry.getKey());
            if (entry.getValue() instanceof byte[] content) {
                if (!Files.exists(path) || !Arrays.equals(content, Files.readAllBytes(path))) {
                    Path temporary = folder.resolve(StorageLayout.TEMPORARY_PREFIX + "restored");
                    Files.write(temporary, content);
                    super.move(temporary, path);
                }
            } else {
                if (!Files.exists(path)) {
                    Files.createDirectory(path);
                }
                restore(path, (Map<String, Object>) entry.getValue());
            }
        }
    }
}
