package io.atoll.router.watch;

import io.atoll.model.AtollException;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadTotals;

/// Watches one call to a node. A call of which it is told nothing has not ended: it was given up,
/// or outrun by another.
public interface AskWatch {
    AskWatch NONE =
            new AskWatch() {
                @Override
                public void answered(ReadTotals totals, NodeReport report) {}

                @Override
                public void failed(AtollException error) {}
            };

    /// The stub to call: the given one, or one that tells the node more.
    default ReadNodeFutureStub calling(ReadNodeFutureStub stub) {
        return stub;
    }

    /// @param report empty if none was asked for
    void answered(ReadTotals totals, NodeReport report);

    void failed(AtollException error);
}
