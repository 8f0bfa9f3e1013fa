package io.atoll.writenode.copy;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Duty;
import io.atoll.agents.Rhythm;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogState;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Leaves a [CatalogCopy] on the storage soon after each change. Until a copy succeeds, a member
/// that starts while the database is away finds an older one.
public final class CatalogCopier implements AutoCloseable {
    private final CatalogWriter catalog;
    private final Storage storage;
    private final LongSupplier millis;
    private final Duration pause;
    private final Agent agent;
    private final Duty copying;
    private long copied = -1;

    public CatalogCopier(
            CatalogWriter catalog,
            Storage storage,
            LongSupplier millis,
            Duration pause,
            AgentMeters meters) {
        this.catalog = catalog;
        this.storage = storage;
        this.millis = millis;
        this.pause = pause;
        this.agent = new Agent("catalog-copy", meters);
        this.copying = agent.takeOn("copy", Rhythm.onDemand(), this::copy);
    }

    /// Something changed; changes that come within the pause share a copy.
    public void request() {
        copying.wakeIn(pause);
    }

    private void copy() throws IOException {
        CatalogState state = catalog.read();
        if (state.changeNumber() != copied && state.writer().isPresent()) {
            new CatalogCopy(catalog.clusterId(), state, millis.getAsLong())
                    .write(storage, state.writer().get().epoch());
            copied = state.changeNumber();
        }
    }

    @Override
    public void close() {
        agent.close();
    }
}
