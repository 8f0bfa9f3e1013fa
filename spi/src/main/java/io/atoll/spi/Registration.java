package io.atoll.spi;

/// Tells the others of oneself. Watching them is another interface: [Discovery].
///
/// Calls of [#announce] come one at a time, from threads that may wait; [#close] may come while one
/// of them hangs.
public interface Registration extends AutoCloseable {

    /// Announces a member, or its new state, in place of what was announced before. Returns when
    /// the registry has it. From then on the plugin keeps it there: what the registry forgets, such
    /// as with a session that expired, is announced anew without being asked.
    ///
    /// @throws RegistrationException if the registry does not have it after a time that the plugin
    ///   bounds. The call may be repeated; what was announced before may still stand
    void announce(Member self);

    /// Takes the announcement back, as far as the registry can be reached in a time that the plugin
    /// bounds. A second call, and one without an announcement, do no harm.
    @Override
    void close();
}
