package io.atoll.readnode;

/// A collection that this node serves a part of: its state, and who keeps that up to date.
record ServedCollection(ServedState state, JournalFollower follower) {

    long id() {
        return state.collectionId();
    }
}
