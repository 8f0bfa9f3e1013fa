package io.atoll.segment.storage;

import org.apache.lucene.store.Directory;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/// A storage that is another one, for tests to build upon.
public abstract class ForwardingStorage implements Storage {
    private final Storage storage;

    protected ForwardingStorage(Storage storage) {
        this.storage = storage;
    }

    @Override
    public AppendFile create(String file) throws IOException {
        return storage.create(file);
    }

    @Override
    public ReadFile open(String file) throws IOException {
        return storage.open(file);
    }

    @Override
    public OptionalLong presentLength(String file) throws IOException {
        return storage.presentLength(file);
    }

    @Override
    public boolean tellsLengthsAtOnce() {
        return storage.tellsLengthsAtOnce();
    }

    @Override
    public byte[] read(String file) throws IOException {
        return storage.read(file);
    }

    @Override
    public void publish(String file, byte[] content) throws IOException {
        storage.publish(file, content);
    }

    @Override
    public void overwrite(String file, long offset, byte[] content) throws IOException {
        storage.overwrite(file, offset, content);
    }

    @Override
    public void sync(String file) throws IOException {
        storage.sync(file);
    }

    @Override
    public void createFolder(String folder) throws IOException {
        storage.createFolder(folder);
    }

    @Override
    public void publishFolder(String from, String to) throws IOException {
        storage.publishFolder(from, to);
    }

    @Override
    public void move(String from, String to) throws IOException {
        storage.move(from, to);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return storage.list(folder);
    }

    @Override
    public void delete(String name) throws IOException {
        storage.delete(name);
    }

    @Override
    public Directory directory(String folder) throws IOException {
        return storage.directory(folder);
    }
}
