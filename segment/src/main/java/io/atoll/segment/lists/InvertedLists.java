package io.atoll.segment.lists;

import io.atoll.model.Metric;
import io.atoll.segment.quantization.CodedVectors;
import io.atoll.segment.search.OpenIndex;

import org.apache.lucene.store.IndexInput;

import java.util.Optional;

/// The vectors of a field in lists. Immutable.
public final class InvertedLists {
    private final FloatCentroids centroids;
    private final int[] starts;
    private final IndexInput ordinals;
    private final Optional<CodedVectors> codes;
    private final int longest;

    /// @param starts `[lists + 1]`, the place where each list begins, and the end of the last
    /// @param ordinals an int for each place, never read itself, only its clones
    /// @param codes in the order of places; empty: the vectors are scanned
    InvertedLists(
            FloatCentroids centroids,
            int[] starts,
            IndexInput ordinals,
            Optional<CodedVectors> codes) {
        this.centroids = centroids;
        this.starts = starts;
        this.ordinals = ordinals;
        this.codes = codes;
        int most = 0;
        for (int list = 0; list < starts.length - 1; list++) {
            most = Math.max(most, starts[list + 1] - starts[list]);
        }
        this.longest = most;
    }

    /// Opens them for one search.
    public OpenIndex open(Metric metric) {
        return new ListWalks(this, metric);
    }

    FloatCentroids centroids() {
        return centroids;
    }

    int count() {
        return starts.length - 1;
    }

    int start(int list) {
        return starts[list];
    }

    int end(int list) {
        return starts[list + 1];
    }

    /// How many vectors the longest list has.
    int longest() {
        return longest;
    }

    IndexInput ordinals() {
        return ordinals.clone();
    }

    Optional<CodedVectors> codes() {
        return codes;
    }

    long fileBytes() {
        return ordinals.length() + codes.map(of -> of.rows().byteSize()).orElse(0L);
    }
}
