package io.atoll.segment.lists;

import io.atoll.model.Metric;
import io.atoll.segment.clustering.NearestCentroid;
import io.atoll.segment.clustering.VectorSpace;
import io.atoll.segment.vectors.FloatTable;

import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

import java.io.IOException;

/// The centroids of lists of vectors. Immutable.
///
/// A row is in the list of the nearest centroid, by IP too; a query asks for those that are best by
/// the metric.
final class FloatCentroids {
    private final VectorSpace space;
    private final int dimension;
    private final float[] components;

    /// What is taken off each centroid's inner product with a query.
    private final float[] taken;

    /// @param components `[lists][dimension]`; given away
    FloatCentroids(VectorSpace space, int dimension, float[] components) {
        this.space = space;
        this.dimension = dimension;
        this.components = components;
        this.taken =
                space.metric() == Metric.L2
                        ? NearestCentroid.halfSquares(components, dimension)
                        : new float[components.length / dimension];
    }

    int count() {
        return components.length / dimension;
    }

    VectorSpace space() {
        return space;
    }

    /// Copies a centroid.
    void copy(int list, float[] centroid) {
        System.arraycopy(components, list * dimension, centroid, 0, dimension);
    }

    /// Finds the list that a vector of the space belongs to.
    NearestCentroid assignment() {
        return new NearestCentroid(components, dimension, space.isSpherical());
    }

    /// How near lists are to a query: the larger, the nearer. By L2 it is half of what the squared
    /// distance from the centroid lacks to the square of the query; else the inner product.
    ///
    /// @param query in the space
    /// @param scores becomes `[lists]`
    void rank(float[] query, float[] scores) {
        new FloatTable(components, dimension).products(query, scores);
        for (int list = 0; list < scores.length; list++) {
            scores[list] -= taken[list];
        }
    }

    /// | type | what |
    /// | --- | --- |
    /// | string | name of the metric |
    /// | vint | dimension |
    /// | int | bits of the scale, float32 |
    /// | vint | how many centroids |
    /// | int each | bits of their components, float32 |
    void write(DataOutput out) throws IOException {
        out.writeString(space.metric().name());
        out.writeVInt(dimension);
        out.writeInt(Float.floatToIntBits(space.scale()));
        out.writeVInt(count());
        for (float component : components) {
            out.writeInt(Float.floatToIntBits(component));
        }
    }

    static FloatCentroids read(DataInput in) throws IOException {
        Metric metric = Metric.valueOf(in.readString());
        int dimension = in.readVInt();
        float scale = Float.intBitsToFloat(in.readInt());
        var components = new float[Math.multiplyExact(in.readVInt(), dimension)];
        for (int i = 0; i < components.length; i++) {
            components[i] = Float.intBitsToFloat(in.readInt());
        }
        return new FloatCentroids(new VectorSpace(metric, scale), dimension, components);
    }
}
