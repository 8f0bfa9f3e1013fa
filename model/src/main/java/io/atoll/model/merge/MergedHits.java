package io.atoll.model.merge;

import io.atoll.model.rows.Keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The hits that a merge has chosen, all queries one after the other: for each, which list it is of
/// and its place there.
public final class MergedHits {
    private int[] lists;
    private int[] hits;
    private int size;
    private final List<Integer> counts = new ArrayList<>();

    public MergedHits(int capacity) {
        lists = new int[capacity];
        hits = new int[capacity];
    }

    public void add(int list, int hit) {
        if (size == lists.length) {
            lists = Arrays.copyOf(lists, 2 * size + 16);
            hits = Arrays.copyOf(hits, 2 * size + 16);
        }
        lists[size] = list;
        hits[size] = hit;
        size++;
    }

    /// All hits of one more query were added.
    public void endQuery(int count) {
        counts.add(count);
    }

    public int size() {
        return size;
    }

    public int list(int index) {
        return lists[index];
    }

    public int hit(int index) {
        return hits[index];
    }

    /// Of each query, how many there are.
    public List<Integer> counts() {
        return counts;
    }

    /// The keys of the hits, of the lists' kind; without a list they are no strings.
    ///
    /// @param lists the keys of each list
    public Keys keys(List<Keys> lists) {
        return keys(lists, !lists.isEmpty() && lists.getFirst() instanceof Keys.TextKeys);
    }

    /// The keys of the hits.
    ///
    /// @param lists the keys of each list
    /// @param texts whether they are strings; an empty list does not tell
    public Keys keys(List<Keys> lists, boolean texts) {
        if (texts) {
            var values = new String[size];
            for (int i = 0; i < size; i++) {
                values[i] = ((Keys.TextKeys) lists.get(list(i))).value(hit(i));
            }
            return new Keys.TextKeys(values);
        }
        var values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = ((Keys.LongKeys) lists.get(list(i))).value(hit(i));
        }
        return new Keys.LongKeys(values);
    }
}
