package io.atoll.segment.search;

/// How the rows of a segment stand by their keys, where row numbers do not say it: among rows of
/// one distance the least key comes first, and a key comes once.
public interface KeyOrder {

    /// Orders two rows by their keys; 0 if they have the same.
    int compare(int row, int other);
}
