package io.atoll.router.nodes;

import io.atoll.model.manifest.Manifest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The manifests of one collection that were seen lately. It decides at which one the collection is
/// read, and so makes before it breaks: a newer manifest takes over when all of it is loaded, with
/// as many replicas as the one before has, and until then the old set, which nodes keep for a
/// while, is read on.
final class ManifestHistory {
    private final long keptNanos;
    private final Deque<Seen> newestFirst = new ArrayDeque<>();
    private @Nullable Manifest searchable;

    /// @param replacedAt when a newer one came; meaningless for the newest
    private record Seen(Manifest manifest, long replacedAt) {}

    ManifestHistory(long keptNanos) {
        this.keptNanos = keptNanos;
    }

    void add(Manifest manifest, long nowNanos) {
        Seen newest = newestFirst.peekFirst();
        if (newest != null) {
            if (newest.manifest.number() >= manifest.number()) {
                return;
            }
            newestFirst.removeFirst();
            newestFirst.addFirst(new Seen(newest.manifest, nowNanos));
        }
        newestFirst.addFirst(new Seen(manifest, nowNanos));
    }

    /// Whether another than the newest may be chosen.
    boolean remembersOlder() {
        return newestFirst.size() > 1;
    }

    /// The newest manifest that is complete on the most nodes. While none is it is the one of which
    /// most is there, of several the newest: what was replaced comes back to no node that has lost
    /// it. While nothing is there at all it is the one chosen before.
    ///
    /// @param loaded how much of a manifest is loaded: 0 to 1, where it is complete the number of
    ///   its replicas
    Optional<Manifest> choose(ToDoubleFunction<Manifest> loaded, long nowNanos) {
        forgetBefore(nowNanos - keptNanos);
        double most = 0;
        Manifest best = searchable;
        for (Seen seen : newestFirst) {
            double degree = loaded.applyAsDouble(seen.manifest);
            if (degree > most) {
                most = degree;
                best = seen.manifest;
            }
        }
        if (searchable != null || most >= 1) {
            searchable = best;
        }
        return Optional.ofNullable(searchable);
    }

    private void forgetBefore(long nanos) {
        while (newestFirst.size() > 1 && newestFirst.getLast().replacedAt < nanos) {
            newestFirst.removeLast();
        }
    }
}
