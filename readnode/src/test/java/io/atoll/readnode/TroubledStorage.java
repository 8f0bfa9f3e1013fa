package io.atoll.readnode;

import io.atoll.segment.storage.ForwardingStorage;
import io.atoll.segment.storage.Storage;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A storage that stalls or fails when something of a certain name is read.
final class TroubledStorage extends ForwardingStorage {
    /// How the names of files end that have the scalars of sealed segments.
    static final String COLUMNS = ".dvd";

    /// How the names of files end that have the keys of sealed segments as terms.
    static final String TERMS = ".tim";

    private volatile Optional<String> failing = Optional.empty();
    private volatile Optional<String> stalling = Optional.empty();
    private volatile CountDownLatch going = new CountDownLatch(0);
    private volatile CountDownLatch stalled = new CountDownLatch(1);

    TroubledStorage(Storage storage) {
        super(storage);
    }

    void stallOn(String name) {
        going = new CountDownLatch(1);
        stalled = new CountDownLatch(1);
        stalling = Optional.of(name);
    }

    void failOn(String name) {
        failing = Optional.of(name);
    }

    void goOn() {
        failing = Optional.empty();
        stalling = Optional.empty();
        going.countDown();
    }

    /// Waits until somebody reads what stalls.
    void awaitStalled() throws InterruptedException {
        if (!stalled.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody read " + stalling);
        }
    }

    @Override
    public ReadFile open(String file) throws IOException {
        meet(file);
        return super.open(file);
    }

    @Override
    public OptionalLong presentLength(String file) throws IOException {
        meet(file);
        return super.presentLength(file);
    }

    @Override
    public boolean tellsLengthsAtOnce() {
        return false;
    }

    @Override
    public byte[] read(String file) throws IOException {
        meet(file);
        return super.read(file);
    }

    @Override
    public Directory directory(String folder) throws IOException {
        meet(folder);
        return new FilterDirectory(super.directory(folder)) {
            @Override
            public IndexInput openInput(String name, IOContext context) throws IOException {
                IndexInput input = super.openInput(name, context);
                return name.endsWith(COLUMNS) || name.endsWith(TERMS)
                        ? new Scalars(folder + "/" + name, input)
                        : input;
            }
        };
    }

    /// A file of scalars, which stalls or fails whenever something is looked up in it.
    private final class Scalars extends FilterIndexInput {
        Scalars(String name, IndexInput in) {
            super(name, in);
        }

        @Override
        public IndexInput clone() {
            try {
                meet(toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Scalars(toString(), in.clone());
        }

        @Override
        public RandomAccessInput randomAccessSlice(long offset, long length) throws IOException {
            meet(toString());
            return in.randomAccessSlice(offset, length);
        }
    }

    private void meet(String name) throws IOException {
        if (failing.filter(name::contains).isPresent()) {
            throw new IOException(name + " fails on purpose");
        }
        if (stalling.filter(name::contains).isPresent()) {
            stalled.countDown();
            try {
                going.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
