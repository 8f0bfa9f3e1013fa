package io.atoll.spi;

/// Tells the others of oneself.
public interface Registration extends AutoCloseable {

    /// Announces a member, or its new state, in place of what was announced before.
    void announce(Member self);

    /// Takes the announcement back.
    @Override
    void close();
}
