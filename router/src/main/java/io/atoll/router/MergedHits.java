package io.atoll.router;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The hits that a merge has chosen, all queries one after the other: for each, whose list it is of
/// and its place there.
final class MergedHits {
    private int[] lists;
    private int[] hits;
    private int size;
    private final List<Integer> counts = new ArrayList<>();

    MergedHits(int capacity) {
        lists = new int[capacity];
        hits = new int[capacity];
    }

    void add(int list, int hit) {
        if (size == lists.length) {
            lists = Arrays.copyOf(lists, 2 * size + 16);
            hits = Arrays.copyOf(hits, 2 * size + 16);
        }
        lists[size] = list;
        hits[size] = hit;
        size++;
    }

    /// All hits of one more query were added.
    void endQuery(int count) {
        counts.add(count);
    }

    int size() {
        return size;
    }

    int list(int index) {
        return lists[index];
    }

    int hit(int index) {
        return hits[index];
    }

    List<Integer> counts() {
        return counts;
    }
}
