package io.atoll.readnode.journals;

import io.atoll.readnode.state.CollectionShare;
import io.atoll.readnode.state.ServedState;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// A collection that this node serves a part of: its state, and what keeps that up to date.
///
/// @param expiring whether a task that lets go of things waits for its turn
public record ServedCollection(
        ServedState state, JournalFollower follower, AtomicBoolean expiring) {

    public ServedCollection(ServedState state, JournalFollower follower) {
        this(state, follower, new AtomicBoolean());
    }

    public long id() {
        return state.collectionId();
    }

    /// Takes note of what this node should hold of it.
    void assign(CollectionShare share) {
        if (state.assign(share)) {
            follower.betweenLooks(state::adoptShare);
        }
    }

    /// Lets go of what has not been wanted for a while, soon.
    ///
    /// @param needed segments and journals that no other node has yet
    public void expire(Set<Long> needed) {
        if (expiring.compareAndSet(false, true)) {
            follower.betweenLooks(
                    () -> {
                        expiring.set(false);
                        state.expire(System.nanoTime(), needed);
                    });
        }
    }
}
