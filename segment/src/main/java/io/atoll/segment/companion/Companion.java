package io.atoll.segment.companion;

/// What a field has beside its raw vectors.
public interface Companion {

    /// How many bytes of it lie in the mapped file.
    long fileBytes();
}
