package io.atoll.spi;

import java.util.function.Consumer;

/// Watches who is in the cluster. Registering oneself is another interface: [Registration].
public interface Discovery extends AutoCloseable {

    /// Starts to watch, once. The listener gets the first view before this returns, even if it is
    /// [DiscoveryView.Unknown], and from then on each change, one call at a time, in order, from
    /// threads of the plugin's choosing. It returns quickly and does not throw.
    void start(Consumer<DiscoveryView> listener);

    /// Stops to watch. No call of the listener begins after this returned.
    @Override
    void close();
}
