package io.atoll.router.write;

import io.atoll.catalog.CatalogCache;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.SchemaRules;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.change.MetadataChange.CreateCollection;
import io.atoll.protocol.ChangeMessages;
import io.atoll.protocol.v1.ChangeAnswer;
import io.atoll.protocol.v1.ChangeRequest;
import io.atoll.text.TextRules;
import io.grpc.Deadline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Forwards changes of metadata. Each answers when this router and all others that live know the
/// change, so that the very next call sees it, whomever it goes to.
public final class Changes {
    private final WriteNodeClient writeNode;
    private final CatalogCache catalog;
    private final Peers peers;
    private final ConsistencyLevel defaultLevel;

    /// @param defaultLevel of collections that are made without one
    public Changes(
            WriteNodeClient writeNode,
            CatalogCache catalog,
            Peers peers,
            ConsistencyLevel defaultLevel) {
        this.writeNode = writeNode;
        this.catalog = catalog;
        this.peers = peers;
        this.defaultLevel = defaultLevel;
    }

    /// @return the collection as it is now; empty where it is gone
    public Optional<Collection> make(MetadataChange change, Duration limit) {
        var deadline = Deadline.after(limit.toNanos(), TimeUnit.NANOSECONDS);
        ChangeRequest message = ChangeMessages.encode(completed(change));
        ChangeAnswer answer = writeNode.call(change.title(), limit, node -> node.change(message));
        long left = Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS));
        catalog.await(answer.getChangeNumber(), Duration.ofNanos(left));
        peers.awaitChange(answer.getChangeNumber(), Duration.ofNanos(left));
        return answer.hasCollection()
                ? Optional.of(ChangeMessages.decode(answer.getCollection()))
                : Optional.empty();
    }

    private MetadataChange completed(MetadataChange change) {
        if (!(change instanceof CreateCollection create)) {
            return change;
        }
        SchemaRules.check(create.schema());
        TextRules.check(create.schema());
        return create.withConsistency(Optional.of(create.consistency().orElse(defaultLevel)));
    }
}
