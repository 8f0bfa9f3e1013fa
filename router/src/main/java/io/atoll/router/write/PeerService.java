package io.atoll.router.write;

import io.atoll.catalog.CatalogCache;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.AwaitChangeAnswer;
import io.atoll.protocol.v1.AwaitChangeRequest;
import io.atoll.protocol.v1.RouterPeerGrpc;
import io.grpc.stub.StreamObserver;

/// What this router answers to the others.
public final class PeerService extends RouterPeerGrpc.RouterPeerImplBase {
    private final CatalogCache catalog;

    public PeerService(CatalogCache catalog) {
        this.catalog = catalog;
    }

    @Override
    public void awaitChange(
            AwaitChangeRequest request, StreamObserver<AwaitChangeAnswer> observer) {
        // Who calls may be on an event loop, which must not wait.
        Thread.ofVirtual().name("await-change").start(() -> answer(request, observer));
    }

    private void answer(AwaitChangeRequest request, StreamObserver<AwaitChangeAnswer> observer) {
        try {
            long known = catalog.await(request.getChangeNumber(), Peers.LIMIT).changeNumber();
            observer.onNext(AwaitChangeAnswer.newBuilder().setChangeNumber(known).build());
            observer.onCompleted();
        } catch (RuntimeException e) {
            observer.onError(Errors.toStatus(e));
        }
    }
}
