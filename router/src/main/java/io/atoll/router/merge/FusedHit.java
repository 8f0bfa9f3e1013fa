package io.atoll.router.merge;

/// A key that some part of a search found, and where it was met first.
final class FusedHit {
    final int list;
    final int hit;
    float score;

    /// How many parts found it.
    int count;

    FusedHit(int list, int hit) {
        this.list = list;
        this.hit = hit;
    }
}
