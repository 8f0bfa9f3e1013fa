package io.atoll.catalog.api;

/// Another write node rules: this one's epoch is over. What it asked for was not done, unless the
/// message says that this is not known.
public final class FencedException extends CatalogException {
    private static final long serialVersionUID = 1;

    public FencedException(String message) {
        super(message, null);
    }
}
