package io.atoll.spi;

import java.util.function.Consumer;

/// Watches which members are in the cluster. Registering oneself is another interface:
/// [Registration].
public interface Discovery extends AutoCloseable {

    /// Starts to watch, once. The listener gets the first view before this returns, even if it is
    /// [DiscoveryView.Unknown], and from then on each change, one call at a time, in order, from
    /// threads of the plugin's choosing; the last one tells the newest. No view names a member
    /// twice. The listener returns quickly and does not throw.
    ///
    /// @throws IllegalStateException if it was started before
    void start(Consumer<DiscoveryView> listener);

    /// Stops to watch, in a time that the plugin bounds, and ends its threads. No call of the
    /// listener begins after this returned. A second call, and one without a start, do no harm.
    @Override
    void close();
}
