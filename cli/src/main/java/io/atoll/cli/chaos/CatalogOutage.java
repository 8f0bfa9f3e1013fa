package io.atoll.cli.chaos;

import java.io.IOException;

/// Takes the catalog away from a cluster and gives it back.
sealed interface CatalogOutage extends AutoCloseable permits KilledDatabase, LockedCatalogFile {

    /// @return what was done, for a person
    String begin() throws IOException, InterruptedException;

    /// @return what was done, for a person
    String end() throws IOException, InterruptedException;

    /// Gives the catalog back if that has not been done.
    @Override
    default void close() throws IOException {}
}
