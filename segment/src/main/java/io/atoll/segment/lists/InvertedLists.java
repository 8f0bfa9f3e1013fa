package io.atoll.segment.lists;

import io.atoll.model.Metric;
import io.atoll.segment.companion.Companion;
import io.atoll.segment.companion.CompanionReader;
import io.atoll.segment.quantization.CodedVectors;
import io.atoll.segment.quantization.Quantizer;
import io.atoll.segment.search.OpenIndex;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.IndexInput;

import java.io.IOException;
import java.util.Optional;

/// The vectors of a field in lists. Immutable.
public final class InvertedLists implements Companion {
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

    /// Reads them. The first file has:
    ///
    /// | type | what |
    /// | --- | --- |
    /// | vint | how many vectors there are |
    /// | | the centroids, see [FloatCentroids#write] |
    /// | vint each | how many vectors each list has |
    /// | vlong | where the ordinals begin in the other file |
    /// | byte | 1 if there are codes; else 0, and nothing else |
    /// | | the quantizer, see [Quantizer#write] |
    /// | vlong | where the coded vectors begin in the other file |
    ///
    /// The other file has list by list the ordinals of the vectors, an int each, ascending in each
    /// list, and in the same order the coded vectors. Both begin at a multiple of 8.
    static InvertedLists read(IndexInput meta, IndexInput body) throws IOException {
        int vectors = meta.readVInt();
        FloatCentroids centroids = FloatCentroids.read(meta);
        var starts = new int[centroids.count() + 1];
        for (int list = 0; list < centroids.count(); list++) {
            starts[list + 1] = starts[list] + meta.readVInt();
        }
        if (starts[centroids.count()] != vectors) {
            throw new CorruptIndexException(
                    "lists have %d vectors of %d".formatted(starts[centroids.count()], vectors),
                    meta);
        }
        long bytes = (long) vectors * Integer.BYTES;
        long begin = meta.readVLong();
        CompanionReader.checkPlace(begin, bytes, body);
        IndexInput ordinals = body.slice("ordinals", begin, bytes);
        Optional<CodedVectors> codes = Optional.empty();
        if (meta.readByte() == 1) {
            Quantizer quantizer = Quantizer.read(meta);
            codes = Optional.of(CodedVectors.at(meta.readVLong(), quantizer, vectors, body));
        }
        return new InvertedLists(centroids, starts, ordinals, codes);
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

    /// How many of the best rows by codes are scored again, of which so many are wanted.
    int scoredAgain(int wanted) {
        return codes.map(coded -> coded.quantizer().scoredAgain(wanted)).orElse(0);
    }

    @Override
    public long fileBytes() {
        return ordinals.length() + codes.map(CodedVectors::fileBytes).orElse(0L);
    }
}
