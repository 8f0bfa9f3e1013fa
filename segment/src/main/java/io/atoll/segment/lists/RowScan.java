package io.atoll.segment.lists;

import io.atoll.model.Metric;
import io.atoll.segment.search.Candidates;
import io.atoll.segment.vectors.RowScorer;

import java.io.IOException;
import java.util.Arrays;

/// Scores rows by their vectors, and keeps all of them.
final class RowScan implements ListScan {
    private static final int ROOM = 1024;

    private final RowScorer query;
    private final Metric metric;
    private int[] rows;
    private float[] distances;
    private float[] ofList = {};
    private int count;
    private float last;
    private float lastButOne;

    RowScan(RowScorer query, Metric metric, int most) {
        this.query = query;
        this.metric = metric;
        this.rows = new int[Math.min(most, ROOM)];
        this.distances = new float[rows.length];
        this.last = metric.worst();
        this.lastButOne = last;
    }

    @Override
    public void score(float nearness, int[] found, int[] places, int foundCount)
            throws IOException {
        if (ofList.length < foundCount) {
            ofList = new float[found.length];
        }
        query.score(found, foundCount, ofList);
        if (count + foundCount > rows.length) {
            int room = Math.max(count + foundCount, 2 * rows.length);
            rows = Arrays.copyOf(rows, room);
            distances = Arrays.copyOf(distances, room);
        }
        System.arraycopy(found, 0, rows, count, foundCount);
        System.arraycopy(ofList, 0, distances, count, foundCount);
        count += foundCount;
        lastButOne = last;
        last = ofList[Reach.best(metric, ofList, foundCount)];
    }

    @Override
    public Candidates candidates(boolean all, long scored) {
        float reach = all ? metric.worst() : Reach.better(metric, last, lastButOne);
        return new Candidates(
                Arrays.copyOf(rows, count), Arrays.copyOf(distances, count), reach, scored);
    }
}
