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
import java.util.function.UnaryOperator;

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

    /// @param parts the list of each part, of all queries
    public RankedList fuse(List<RankedList> parts, int queryCount, Page page) {
        return fuse(
                parts,
                queryCount,
                ranked ->
                        ranked.subList(
                                Math.min(page.offset(), ranked.size()),
                                (int) Math.min(page.end(), ranked.size())));
    }

    /// The same by groups.
    ///
    /// @param page of groups
    public RankedList fuse(List<RankedList> parts, int queryCount, FusedGroups groups, Page page) {
        return fuse(
                parts, queryCount, ranked -> groups.page(ranked, scores.largerIsBetter(), page));
    }

    private RankedList fuse(
            List<RankedList> parts, int queryCount, UnaryOperator<List<FusedHit>> choice) {
        var fused = new MergedHits(16);
        var ranked = new float[16];
        var starts = new int[parts.size()];
        for (int query = 0; query < queryCount; query++) {
            List<FusedHit> chosen = choice.apply(ranked(candidates(parts, query, starts)));
            for (FusedHit hit : chosen) {
                if (fused.size() == ranked.length) {
                    ranked = Arrays.copyOf(ranked, 2 * ranked.length);
                }
                ranked[fused.size()] = hit.score;
                fused.add(hit.list, hit.hit);
            }
            fused.endQuery(chosen.size());
        }
        return new RankedList(fused, Arrays.copyOf(ranked, fused.size()));
    }

    /// @param starts where the query's hits begin in each part; afterwards where those of the next
    ///   one do
    private Collection<FusedHit> candidates(List<RankedList> parts, int query, int[] starts) {
        Map<Object, FusedHit> candidates = new HashMap<>();
        for (int part = 0; part < starts.length; part++) {
            MergedHits hits = parts.get(part).hits();
            int count = hits.counts().get(query);
            for (int rank = 1; rank <= count; rank++) {
                int place = starts[part] + rank - 1;
                int list = hits.list(place);
                int hit = hits.hit(place);
                FusedHit candidate =
                        candidates.computeIfAbsent(
                                lists.get(list).keys().get(hit), _ -> new FusedHit(list, hit));
                candidate.score =
                        scores.together(
                                candidate.score,
                                candidate.count++,
                                scores.of(part, rank, parts.get(part).scores()[place]));
            }
            starts[part] += count;
        }
        for (FusedHit candidate : candidates.values()) {
            candidate.score =
                    scores.last(candidate.score, candidate.count, candidate.list, candidate.hit);
        }
        return candidates.values();
    }

    private List<FusedHit> ranked(Collection<FusedHit> candidates) {
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
