package io.atoll.readnode;

/// The merged hits of one query, best first.
final class MergedHits {
    private final int[] segments;
    private final int[] places;
    private final int[] rows;
    private final float[] distances;
    private final Object[] keys;
    private int size;

    MergedHits(int capacity) {
        this.segments = new int[capacity];
        this.places = new int[capacity];
        this.rows = new int[capacity];
        this.distances = new float[capacity];
        this.keys = new Object[capacity];
    }

    /// @param place where the hit stands in its segment's list
    void add(int segment, int place, int row, float distance, Object key) {
        segments[size] = segment;
        places[size] = place;
        rows[size] = row;
        distances[size] = distance;
        keys[size] = key;
        size++;
    }

    int size() {
        return size;
    }

    int segment(int hit) {
        return segments[hit];
    }

    int place(int hit) {
        return places[hit];
    }

    int row(int hit) {
        return rows[hit];
    }

    float distance(int hit) {
        return distances[hit];
    }

    Object key(int hit) {
        return keys[hit];
    }
}
