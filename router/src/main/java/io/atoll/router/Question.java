package io.atoll.router;

import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.ReadState;

/// What all nodes are asked, each for its segments.
interface Question<A> {
    ListenableFuture<A> ask(ReadNodeFutureStub node, ReadScope scope);

    /// How far the node had read the journals.
    ReadState stateOf(A answer);
}
