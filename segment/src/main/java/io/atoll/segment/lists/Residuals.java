package io.atoll.segment.lists;

import io.atoll.segment.clustering.KMeans;
import io.atoll.segment.clustering.NearestCentroid;
import io.atoll.segment.search.Cancellation;

import java.util.function.BooleanSupplier;

/// Points less the centroid that each is nearest to.
final class Residuals implements KMeans.Points {
    private static final int POINTS_BETWEEN_QUESTIONS = 256;

    private final KMeans.Points points;
    private final FloatCentroids centroids;
    private final int[] lists;
    private final float[] centroid;

    private Residuals(KMeans.Points points, FloatCentroids centroids, int[] lists) {
        this.points = points;
        this.centroids = centroids;
        this.lists = lists;
        this.centroid = new float[points.dimension()];
    }

    static Residuals of(KMeans.Points points, FloatCentroids centroids, BooleanSupplier cancelled) {
        NearestCentroid nearest = centroids.assignment();
        var lists = new int[points.count()];
        var point = new float[points.dimension()];
        for (int place = 0; place < lists.length; place++) {
            if (place % POINTS_BETWEEN_QUESTIONS == 0) {
                Cancellation.check(cancelled);
            }
            points.copy(place, point);
            lists[place] = nearest.nearest(point);
        }
        return new Residuals(points, centroids, lists);
    }

    @Override
    public int count() {
        return lists.length;
    }

    @Override
    public int dimension() {
        return centroid.length;
    }

    @Override
    public void copy(int place, float[] point) {
        points.copy(place, point);
        centroids.copy(lists[place], centroid);
        for (int i = 0; i < point.length; i++) {
            point[i] -= centroid[i];
        }
    }
}
