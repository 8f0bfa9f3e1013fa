package io.atoll.router;

import io.atoll.model.AtollException;
import io.atoll.protocol.v1.NodeReport;

/// Is told how one call to a node ends. A call of which it is told nothing has not ended: it was
/// given up, or outrun by another.
interface AskWatch {
    AskWatch NONE =
            new AskWatch() {
                @Override
                public void answered(NodeReport report) {}

                @Override
                public void failed(AtollException error) {}
            };

    /// @param report empty if none was asked for
    void answered(NodeReport report);

    void failed(AtollException error);
}
