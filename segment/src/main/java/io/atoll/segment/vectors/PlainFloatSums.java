package io.atoll.segment.vectors;

/// One component after the other.
final class PlainFloatSums extends FloatSums {

    @Override
    float squareDistance(float[] query, float[] vectors, int at) {
        float sum = 0;
        for (int i = 0; i < query.length; i++) {
            float difference = query[i] - vectors[at + i];
            sum += difference * difference;
        }
        return sum;
    }

    @Override
    float product(float[] query, float[] vectors, int at) {
        float sum = 0;
        for (int i = 0; i < query.length; i++) {
            sum += query[i] * vectors[at + i];
        }
        return sum;
    }

    @Override
    void squareDistances(float[] query, float[] vectors, int at, float[] sums, int to) {
        for (int i = 0; i < 4; i++) {
            sums[to + i] = squareDistance(query, vectors, at + i * query.length);
        }
    }

    @Override
    void products(float[] query, float[] vectors, int at, float[] sums, int to) {
        for (int i = 0; i < 4; i++) {
            sums[to + i] = product(query, vectors, at + i * query.length);
        }
    }

    @Override
    float square(float[] vectors, int at, int dimension) {
        float sum = 0;
        for (int i = at; i < at + dimension; i++) {
            sum += vectors[i] * vectors[i];
        }
        return sum;
    }
}
