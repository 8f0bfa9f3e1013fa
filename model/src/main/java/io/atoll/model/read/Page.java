package io.atoll.model.read;

/// The part of a list that is answered.
///
/// @param offset how many are passed over
/// @param limit how many are answered at most
public record Page(int offset, int limit) {

    /// How far into the list it reaches.
    public long end() {
        return (long) offset + limit;
    }
}
