package io.atoll.discovery.fixed;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/// Knows the members that it was told. Until then it cannot tell.
public final class StaticDiscovery implements Discovery {
    private DiscoveryView view = new DiscoveryView.Unknown("no members were given yet");
    private @Nullable Consumer<DiscoveryView> listener;
    private boolean closed;

    @Override
    public synchronized void start(Consumer<DiscoveryView> listener) {
        if (this.listener != null) {
            throw new IllegalStateException("this discovery was started before");
        }
        this.listener = listener;
        listener.accept(view);
    }

    /// Takes the place of what was given before; the listener has it when this returns.
    public synchronized void update(List<Member> members) {
        view = new DiscoveryView.Known(members);
        if (listener != null && !closed) {
            listener.accept(view);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
