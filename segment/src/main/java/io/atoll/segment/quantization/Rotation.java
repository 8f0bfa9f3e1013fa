package io.atoll.segment.quantization;

import java.util.SplittableRandom;

/// Turns vectors by a fixed random rotation, so that no few dimensions have most of their length:
/// in some rounds signs are changed at random, and the first, then the last 2^n dimensions go
/// through a Walsh-Hadamard transform. That takes `d log(d)` steps and not `d^2`. Lengths and inner
/// products stay. Immutable.
final class Rotation {
    private static final long SEED = 20_240_527;
    private static final int ROUNDS = 4;

    private final int dimension;
    private final int power;
    private final float root;
    private final float[] signs;

    Rotation(int dimension) {
        this.dimension = dimension;
        this.power = Integer.highestOneBit(dimension);
        this.root = (float) (1 / Math.sqrt(power));
        this.signs = new float[ROUNDS * dimension];
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < signs.length; i++) {
            signs[i] = random.nextBoolean() ? 1 : -1;
        }
    }

    void turn(float[] vector) {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < dimension; i++) {
                vector[i] *= signs[round * dimension + i];
            }
            transform(vector, round % 2 == 0 ? 0 : dimension - power);
        }
    }

    private void transform(float[] vector, int from) {
        for (int half = 1; half < power; half *= 2) {
            for (int i = from; i < from + power; i += 2 * half) {
                for (int j = i; j < i + half; j++) {
                    float first = vector[j];
                    float second = vector[j + half];
                    vector[j] = first + second;
                    vector[j + half] = first - second;
                }
            }
        }
        for (int i = from; i < from + power; i++) {
            vector[i] *= root;
        }
    }
}
