package io.atoll.catalog;

import java.time.Duration;
import java.util.function.Consumer;

/// A member's copy of the metadata. It asks for the change number a few times a second, fetches
/// what changed, and keeps its last state while the catalog is away.
public final class CatalogCache implements AutoCloseable {

    /// Reads the catalog once and starts to poll.
    ///
    /// @param onChange gets each new state after the first, one call at a time
    public static CatalogCache start(
            CatalogReader reader, Duration pollInterval, Consumer<CatalogState> onChange) {
        throw new UnsupportedOperationException();
    }

    /// The last state known. Costs one volatile read.
    public CatalogState state() {
        throw new UnsupportedOperationException();
    }

    /// Looks at the catalog now and answers what it has; listeners have been called by then.
    /// Concurrent calls share one look. If the catalog is away, the last state.
    public CatalogState refresh() {
        throw new UnsupportedOperationException();
    }

    /// Waits until the state has at least this change number.
    ///
    /// @throws io.atoll.model.AtollException with DEADLINE_EXCEEDED after `limit`
    public CatalogState await(long changeNumber, Duration limit) {
        throw new UnsupportedOperationException();
    }

    /// How long ago the state was last known to be the newest.
    public Duration age() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
