package io.atoll.segment.search;

import io.atoll.model.Metric;

import java.util.Arrays;

/// What a walk found that was narrower than it would have been alone ([VectorSearch#share]). It was
/// wide enough if its worst candidate is none of the best [#whole] that all walks of the search
/// have found: had it gone on, it would have found worse ones. If not, more of what is near the
/// query lies here than the segment's share, and the walk is to be gone again.
public final class NarrowWalk {
    private final float[] costs;
    private final int whole;

    /// @param costs of the candidates, the best first: distances, turned so that smaller is better
    /// @param whole how many candidates a walk has that is as wide as if there were no others
    private NarrowWalk(float[] costs, int whole) {
        this.costs = costs;
        this.whole = whole;
    }

    static NarrowWalk of(Metric metric, Candidates candidates, int width, int wholeWidth) {
        var costs = new float[candidates.size()];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = cost(metric, candidates.distance(i));
        }
        return new NarrowWalk(costs, (int) ((long) costs.length * wholeWidth / width));
    }

    /// A distance, turned so that smaller is better.
    public static float cost(Metric metric, float distance) {
        // Adding zero makes 0.0 of -0.0, which the order of floats puts before it.
        return (metric.largerIsBetter() ? -distance : distance) + 0.0f;
    }

    /// How many candidates the walk would have had if there were no others.
    public int whole() {
        return whole;
    }

    /// The cost of the worst candidate.
    public float worst() {
        return costs.length == 0 ? Float.POSITIVE_INFINITY : costs[costs.length - 1];
    }

    /// How many candidates are better than a cost.
    public int better(float cost) {
        int place = Arrays.binarySearch(costs, cost);
        if (place < 0) {
            return -place - 1;
        }
        while (place > 0 && costs[place - 1] == cost) {
            place--;
        }
        return place;
    }
}
