package io.atoll.segment.lists;

import io.atoll.model.Metric;
import io.atoll.segment.vectors.FloatTable;

import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

import java.io.IOException;

/// The centroids of lists of float vectors. Immutable.
///
/// Vectors are brought to a length that float32 can square: by COSINE to 1, by other metrics by one
/// power of two for all. A row is in the list of the nearest centroid, by IP too; a query asks for
/// those that are best by the metric.
final class FloatCentroids {
    private final Metric metric;
    private final int dimension;
    private final float scale;
    private final float[] components;

    /// @param components `[lists][dimension]`; given away
    FloatCentroids(Metric metric, int dimension, float scale, float[] components) {
        this.metric = metric;
        this.dimension = dimension;
        this.scale = scale;
        this.components = components;
    }

    /// @param largest no component of any vector is larger
    static float scale(float largest) {
        // A float32's exponent reaches from -149 to 127; both ends have an inverse.
        return largest == 0 ? 1 : Math.scalb(1f, -Math.clamp(Math.getExponent(largest), -126, 126));
    }

    int count() {
        return components.length / dimension;
    }

    /// Brings a vector to its length.
    void prepare(float[] vector) {
        prepare(metric, scale, vector);
    }

    static void prepare(Metric metric, float scale, float[] vector) {
        if (metric == Metric.COSINE) {
            normalize(vector, 0, vector.length);
            return;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= scale;
        }
    }

    /// Makes a vector one of length 1, unless it is 0.
    static void normalize(float[] components, int from, int dimension) {
        double square = 0;
        for (int i = from; i < from + dimension; i++) {
            square += (double) components[i] * components[i];
        }
        if (square == 0) {
            return;
        }
        double length = Math.sqrt(square);
        for (int i = from; i < from + dimension; i++) {
            components[i] = (float) (components[i] / length);
        }
    }

    /// Finds the list that a prepared vector belongs to.
    Assignment assignment() {
        return new Assignment(
                new FloatTable(components, dimension),
                metric == Metric.COSINE ? new float[count()] : halfSquares());
    }

    private float[] halfSquares() {
        var halves = new float[count()];
        for (int list = 0; list < halves.length; list++) {
            float square = 0;
            for (int i = list * dimension; i < (list + 1) * dimension; i++) {
                square += components[i] * components[i];
            }
            halves[list] = square / 2;
        }
        return halves;
    }

    /// Scores lists for queries: the larger, the nearer.
    Ranking ranking() {
        return new Ranking(
                this,
                new FloatTable(components, dimension),
                metric == Metric.L2 ? halfSquares() : new float[count()]);
    }

    /// For one thread.
    static final class Assignment {
        private final FloatTable table;
        private final float[] halfSquares;
        private final float[] products;

        Assignment(FloatTable table, float[] halfSquares) {
            this.table = table;
            this.halfSquares = halfSquares;
            this.products = new float[halfSquares.length];
        }

        int nearest(float[] prepared) {
            table.products(prepared, products);
            int nearest = 0;
            float best = Float.NEGATIVE_INFINITY;
            for (int list = 0; list < products.length; list++) {
                float score = products[list] - halfSquares[list];
                if (score > best) {
                    best = score;
                    nearest = list;
                }
            }
            return nearest;
        }
    }

    /// For one thread.
    static final class Ranking {
        private final FloatCentroids centroids;
        private final FloatTable table;
        private final float[] taken;

        Ranking(FloatCentroids centroids, FloatTable table, float[] taken) {
            this.centroids = centroids;
            this.table = table;
            this.taken = taken;
        }

        /// @param scores becomes `[lists]`
        void score(float[] query, float[] scores) {
            float[] prepared = query.clone();
            centroids.prepare(prepared);
            table.products(prepared, scores);
            for (int list = 0; list < scores.length; list++) {
                scores[list] -= taken[list];
            }
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
        out.writeString(metric.name());
        out.writeVInt(dimension);
        out.writeInt(Float.floatToIntBits(scale));
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
        return new FloatCentroids(metric, dimension, scale, components);
    }
}
