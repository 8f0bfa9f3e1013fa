package io.atoll.catalog;

/// Reads metadata; needs SELECT only.
public final class CatalogReader implements AutoCloseable {

    /// Opens the catalog of a cluster.
    ///
    /// @throws CatalogException if it cannot be reached, has no schema yet, or has a schema newer
    ///   than this binary
    public static CatalogReader open(CatalogConfig config) {
        throw new UnsupportedOperationException();
    }

    /// The name that the cluster got when its catalog was made.
    public String clusterId() {
        throw new UnsupportedOperationException();
    }

    /// Grows with every change of metadata.
    public long changeNumber() {
        throw new UnsupportedOperationException();
    }

    /// The state now, in one consistent look; what did not change since `known` is taken from it.
    public CatalogState read(CatalogState known) {
        throw new UnsupportedOperationException();
    }

    /// The state now, read in whole.
    public CatalogState read() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
