package io.atoll.router.scatter;

import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.ReadState;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.router.nodes.NodeRecord;

/// What all nodes are asked, each for its segments.
interface Question<A> {
    ListenableFuture<A> ask(ReadNodeFutureStub node, ReadScope scope);

    /// How far the node had read the journals.
    ReadState stateOf(A answer);

    /// What all segments together come to.
    ReadTotals totalsOf(A answer);

    /// After which time without an answer others are asked as well.
    default long patienceNanos(NodeRecord node) {
        return Hedging.patienceNanos(node);
    }

    /// Whether the time of an answer says how long the node usually takes.
    default boolean isMeasured() {
        return true;
    }

    /// How the answer came about, if that was asked for.
    NodeReport reportOf(A answer);
}
