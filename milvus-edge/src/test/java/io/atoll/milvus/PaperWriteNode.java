package io.atoll.milvus;

import io.atoll.model.AtollException;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.CountRowsAnswer;
import io.atoll.protocol.v1.CountRowsRequest;
import io.atoll.protocol.v1.FlushAnswer;
import io.atoll.protocol.v1.FlushRequest;
import io.atoll.protocol.v1.TimestampAnswer;
import io.atoll.protocol.v1.TimestampRequest;
import io.atoll.protocol.v1.WriteAnswer;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.atoll.protocol.v1.WriteRequest;
import io.grpc.stub.StreamObserver;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/// Answers every write and remembers it, as if it had been written.
final class PaperWriteNode extends WriteNodeGrpc.WriteNodeImplBase {
    static final long ROWS = 42;
    static final long TIMESTAMP = Samples.CREATED + 5;

    final List<WriteRequest> writes = new CopyOnWriteArrayList<>();

    /// What the next write is refused with.
    private final AtomicReference<@Nullable AtollException> refusal = new AtomicReference<>();

    void refuseNext(AtollException error) {
        refusal.set(error);
    }

    Rows lastRows() {
        WriteRequest last = writes.getLast();
        var rows = last.hasInsert() ? last.getInsert().getRows() : last.getUpsert().getRows();
        return RowsCodec.decode(rows.asReadOnlyByteBuffer());
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteAnswer> observer) {
        AtollException refused = refusal.getAndSet(null);
        if (refused != null) {
            observer.onError(Errors.toStatus(refused));
            return;
        }
        writes.add(request);
        observer.onNext(WriteAnswer.newBuilder().setTimestamp(TIMESTAMP).build());
        observer.onCompleted();
    }

    @Override
    public void flush(FlushRequest request, StreamObserver<FlushAnswer> observer) {
        observer.onNext(FlushAnswer.newBuilder().addJournalIds(1).setTimestamp(TIMESTAMP).build());
        observer.onCompleted();
    }

    @Override
    public void countRows(CountRowsRequest request, StreamObserver<CountRowsAnswer> observer) {
        observer.onNext(CountRowsAnswer.newBuilder().setRows(ROWS).build());
        observer.onCompleted();
    }

    @Override
    public void allocateTimestamp(
            TimestampRequest request, StreamObserver<TimestampAnswer> observer) {
        observer.onNext(TimestampAnswer.newBuilder().setTimestamp(TIMESTAMP).build());
        observer.onCompleted();
    }
}
