package io.atoll.segment.journal;

import io.atoll.segment.storage.ForwardingStorage;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A storage that counts the bytes read from open files.
final class CountingReads extends ForwardingStorage {
    private long bytes;

    CountingReads(Storage storage) {
        super(storage);
    }

    long bytes() {
        return bytes;
    }

    @Override
    public ReadFile open(String file) throws IOException {
        ReadFile in = super.open(file);
        return new ReadFile() {
            @Override
            public long size() throws IOException {
                return in.size();
            }

            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                int count = in.read(target, position);
                bytes += count;
                return count;
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
