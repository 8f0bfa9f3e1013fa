package io.atoll.router.merge;

import io.atoll.model.Metric;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.read.Page;
import io.atoll.model.read.Ranking;
import io.atoll.model.rows.Column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes one list of the global lists of a search's parts: a key once, by its score, ties by key.
public final class RankFusion {
    private final List<NodeHits> lists;
    private final PartScores scores;

    /// How the hits of one part count.
    private interface PartScores {
        /// @param rank from 1
        float of(int part, int rank, float distance);

        boolean largerIsBetter();

        /// Makes one score of those of the parts.
        ///
        /// @param before of the parts before; none if `count` is 0
        default float together(float before, int count, float added) {
            return before + added;
        }

        /// The score in the end.
        ///
        /// @param count how many parts found the row
        default float last(float score, int count, int list, int hit) {
            return score;
        }
    }

    private record ReciprocalRanks(float k) implements PartScores {
        @Override
        public float of(int part, int rank, float distance) {
            return 1 / (k + rank);
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }
    }

    private record WeightedScores(Ranking.Weighted ranking, List<Metric> metrics, boolean mixed)
            implements PartScores {
        @Override
        public float of(int part, int rank, float distance) {
            return ranking.weights().get(part) * score(metrics.get(part), distance);
        }

        private float score(Metric metric, float distance) {
            if (ranking.normalized()) {
                return Scoring.normalized(metric, distance);
            }
            return mixed ? Scoring.larger(metric, distance) : distance;
        }

        @Override
        public boolean largerIsBetter() {
            return ranking.normalized() || mixed || metrics.getFirst().largerIsBetter();
        }
    }

    private record DecayingScores(Ranking.Decay ranking, List<Metric> metrics, List<Column> values)
            implements PartScores {
        @Override
        public float of(int part, int rank, float distance) {
            Metric metric = metrics.get(part);
            return ranking.normalized()
                    ? Scoring.normalized(metric, distance)
                    : Scoring.larger(metric, distance);
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }

        @Override
        public float together(float before, int count, float added) {
            return count > 0 && ranking.mode() == Ranking.Decay.Mode.MAX
                    ? Math.max(before, added)
                    : before + added;
        }

        @Override
        public float last(float score, int count, int list, int hit) {
            float whole = ranking.mode() == Ranking.Decay.Mode.AVG ? score / count : score;
            return (float) ranking.factor(number(values.get(list), hit)) * whole;
        }

        private static double number(Column column, int row) {
            if (column instanceof Column.Longs longs) {
                return longs.value(row);
            }
            if (column instanceof Column.Floats floats) {
                return floats.value(row);
            }
            if (column instanceof Column.Doubles doubles) {
                return doubles.value(row);
            }
            throw new IllegalArgumentException("no numbers: " + column.type());
        }
    }

    /// A key that some part found, and where it was met first.
    private static final class Candidate {
        final int list;
        final int hit;
        float score;
        int count;

        Candidate(int list, int hit) {
            this.list = list;
            this.hit = hit;
        }
    }

    private RankFusion(List<NodeHits> lists, PartScores scores) {
        this.lists = lists;
        this.scores = scores;
    }

    public static RankFusion of(Ranking.ReciprocalRank ranking, List<NodeHits> lists) {
        return new RankFusion(lists, new ReciprocalRanks(ranking.k()));
    }

    /// @param metrics of each part
    public static RankFusion of(
            Ranking.Weighted ranking, List<Metric> metrics, List<NodeHits> lists) {
        return new RankFusion(lists, new WeightedScores(ranking, metrics, Scoring.mixed(metrics)));
    }

    /// @param metrics of each part
    /// @param values of the ranking's field, for each list in the order of its hits
    public static RankFusion of(
            Ranking.Decay ranking,
            List<Metric> metrics,
            List<Column> values,
            List<NodeHits> lists) {
        return new RankFusion(lists, new DecayingScores(ranking, metrics, values));
    }

    /// @param parts the hits of each part, for all queries
    public RankedList fuse(List<MergedHits> parts, int queryCount, Page page) {
        var fused = new MergedHits(16);
        var ranked = new float[16];
        var starts = new int[parts.size()];
        for (int query = 0; query < queryCount; query++) {
            List<Candidate> best = ranked(candidates(parts, query, starts));
            int from = Math.min(page.offset(), best.size());
            int to = (int) Math.min(page.end(), best.size());
            for (Candidate candidate : best.subList(from, to)) {
                if (fused.size() == ranked.length) {
                    ranked = Arrays.copyOf(ranked, 2 * ranked.length);
                }
                ranked[fused.size()] = candidate.score;
                fused.add(candidate.list, candidate.hit);
            }
            fused.endQuery(to - from);
        }
        return new RankedList(fused, Arrays.copyOf(ranked, fused.size()));
    }

    /// @param starts where the query's hits begin in each part; afterwards where those of the next
    ///   one do
    private Collection<Candidate> candidates(List<MergedHits> parts, int query, int[] starts) {
        Map<Object, Candidate> candidates = new HashMap<>();
        for (int part = 0; part < starts.length; part++) {
            MergedHits hits = parts.get(part);
            int count = hits.counts().get(query);
            for (int rank = 1; rank <= count; rank++) {
                int list = hits.list(starts[part] + rank - 1);
                int hit = hits.hit(starts[part] + rank - 1);
                NodeHits found = lists.get(list);
                Candidate candidate =
                        candidates.computeIfAbsent(
                                found.keys().get(hit), _ -> new Candidate(list, hit));
                candidate.score =
                        scores.together(
                                candidate.score,
                                candidate.count++,
                                scores.of(part, rank, found.distance(hit)));
            }
            starts[part] += count;
        }
        for (Candidate candidate : candidates.values()) {
            candidate.score =
                    scores.last(candidate.score, candidate.count, candidate.list, candidate.hit);
        }
        return candidates.values();
    }

    private List<Candidate> ranked(Collection<Candidate> candidates) {
        var ranked = new ArrayList<>(candidates);
        ranked.sort(
                (a, b) -> {
                    int byScore =
                            scores.largerIsBetter()
                                    ? Float.compare(b.score, a.score)
                                    : Float.compare(a.score, b.score);
                    return byScore != 0
                            ? byScore
                            : lists.get(a.list)
                                    .keys()
                                    .compare(a.hit, lists.get(b.list).keys(), b.hit);
                });
        return ranked;
    }
}
