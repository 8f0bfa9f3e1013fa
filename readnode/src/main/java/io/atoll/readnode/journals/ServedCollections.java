package io.atoll.readnode.journals;

import io.atoll.readnode.state.CollectionShare;
import io.atoll.readnode.state.CollectionView;
import io.atoll.readnode.state.HeldSegment;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The collections that this node serves a part of. Changed by the upkeep, read by all.
public final class ServedCollections {
    private final Map<Long, ServedCollection> byId = new ConcurrentHashMap<>();
    private final Function<CollectionShare, ServedCollection> maker;
    private final AtomicLong revision = new AtomicLong(1);

    /// @param maker begins to follow a collection
    public ServedCollections(Function<CollectionShare, ServedCollection> maker) {
        this.maker = maker;
    }

    public @Nullable ServedCollection get(long collectionId) {
        return byId.get(collectionId);
    }

    public Collection<ServedCollection> all() {
        return byId.values();
    }

    public Set<Long> ids() {
        return byId.keySet();
    }

    /// Takes note of what this node should hold of a collection.
    public void assign(CollectionShare share) {
        long id = share.collection().id();
        ServedCollection known = byId.get(id);
        if (known != null) {
            known.assign(share);
        } else if (!share.isEmpty()) {
            byId.put(id, maker.apply(share));
            changed();
        }
    }

    /// Wants nothing any more of collections that were dropped or released.
    public void releaseAllBut(Set<Long> collectionIds) {
        for (ServedCollection collection : byId.values()) {
            if (!collectionIds.contains(collection.id())) {
                collection.assign(collection.state().share().withoutAny());
            }
        }
    }

    public void remove(ServedCollection collection) {
        byId.remove(collection.id(), collection);
        collection.follower().betweenLooks(collection.state()::close);
    }

    /// Grows whenever what is loaded changes.
    public long revision() {
        return revision.get();
    }

    public void changed() {
        revision.incrementAndGet();
    }

    /// Bytes of all that is held.
    public long sizeBytes() {
        long bytes = 0;
        for (ServedCollection collection : byId.values()) {
            for (HeldSegment held : collection.state().view().held()) {
                bytes += held.info().sizeBytes();
            }
        }
        return bytes + sumOfIndexed(CollectionView.Indexed::sizeBytes);
    }

    public long openSegments() {
        long open = 0;
        for (ServedCollection collection : byId.values()) {
            open += collection.state().view().sealed().size();
        }
        return open;
    }

    /// Rows of all sealed segments that are held, dead ones included.
    public long rows() {
        long rows = 0;
        for (ServedCollection collection : byId.values()) {
            for (HeldSegment held : collection.state().view().held()) {
                rows += held.info().rowCount();
            }
        }
        return rows;
    }

    /// How long ago the journals of the collection that was looked at least lately were read to
    /// their end; 0 if none is followed, infinite if one was never read to its end.
    public double journalLagSeconds() {
        long nanos = 0;
        for (ServedCollection collection : byId.values()) {
            nanos = Math.max(nanos, collection.state().nanosSinceEndSeen());
        }
        return nanos == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : nanos / 1e9;
    }

    public long growingRows() {
        return sumOfIndexed(CollectionView.Indexed::rowCount);
    }

    private long sumOfIndexed(ToLongFunction<CollectionView.Indexed> measure) {
        long sum = 0;
        for (ServedCollection collection : byId.values()) {
            for (CollectionView.Journal journal : collection.state().view().journals()) {
                CollectionView.Indexed rows = journal.rows();
                sum += rows == null ? 0 : measure.applyAsLong(rows);
            }
        }
        return sum;
    }

    public void close() {
        List.copyOf(byId.values()).forEach(this::remove);
    }
}
