package io.atoll.milvus.reads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.milvus.Samples;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.read.Boost;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Ranking;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionScore;
import io.milvus.grpc.FunctionType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class RankingReaderTest {

    @Test
    void aHybridSearchIsRankedByReciprocalRankUnlessItSaysOtherwise() {
        assertEquals(new Ranking.ReciprocalRank(60), RankingReader.ofParameters(Map.of()));
        assertEquals(
                new Ranking.ReciprocalRank(0.5f),
                RankingReader.ofParameters(Map.of("strategy", "rrf", "k", "0.5")));
        assertEquals(
                new Ranking.Weighted(List.of(0.25f, 1f), true),
                RankingReader.ofParameters(
                        Map.of(
                                "strategy", "weighted",
                                "weights", "[0.25, 1]",
                                "norm_score", "True")));
    }

    @Test
    void aFunctionSaysTheSame() {
        assertEquals(
                new Ranking.Weighted(List.of(1f), false),
                RankingReader.of(score("reranker", "Weighted", "weights", "[1]")).orElseThrow());
        assertEquals(
                new Ranking.ReciprocalRank(60),
                RankingReader.of(score("reranker", "rrf")).orElseThrow());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        refused(
                "unsupported rank type best",
                () -> RankingReader.ofParameters(Map.of("strategy", "best")));
        refused(
                "weights not found in rank_params",
                () -> RankingReader.ofParameters(Map.of("strategy", "weighted")));
        refused(
                "The type of rank param weight should be float, it is \"x\"",
                () ->
                        RankingReader.ofParameters(
                                Map.of("strategy", "weighted", "weights", "[\"x\"]")));
        refused(
                "Currently only supports one rerank, but got 0",
                () -> RankingReader.of(FunctionScore.getDefaultInstance()));
    }

    @Test
    void boostsChangeDistancesAndRankNothing() {
        FunctionScore score =
                FunctionScore.newBuilder()
                        .addFunctions(
                                score(
                                                "reranker", "Boost",
                                                "weight", "0.5",
                                                "filter", "n > {n}")
                                        .getFunctions(0))
                        .addFunctions(
                                score(
                                                "reranker", "boost",
                                                "weight", "2",
                                                "random_score", "{\"seed\": 7, \"field\": \"n\"}")
                                        .getFunctions(0))
                        .addParams(Samples.pair("boost_mode", "Sum"))
                        .build();
        var whole = new FilterText("m == {n}", Map.of("n", 3L), Optional.empty());
        assertEquals(
                Optional.of(
                        new Boost(
                                List.of(
                                        new Boost.Function(
                                                new FilterText(
                                                        "n > {n}",
                                                        whole.params(),
                                                        Optional.empty()),
                                                0.5f,
                                                Optional.empty()),
                                        new Boost.Function(
                                                new FilterText(
                                                        "", whole.params(), Optional.empty()),
                                                2,
                                                Optional.of(new Boost.Chance("n", 7)))),
                                Boost.Mode.MULTIPLY,
                                Boost.Mode.SUM)),
                BoostReader.read(score, whole));
        assertEquals(Optional.empty(), RankingReader.of(score));
        assertEquals(Optional.empty(), BoostReader.read(score("reranker", "rrf"), whole));
    }

    @Test
    void refusesBoostsThatSayNothing() {
        String plan = "failed to create query plan: ";
        refusedBoost(plan + "must set weight params for weight scorer: invalid parameter");
        refusedBoost(
                plan
                        + "parse function scorer weight params failed with error: {much is no"
                        + " finite number}: invalid parameter",
                "weight",
                "much");
        refusedBoost(
                plan + "random seed must be number: \"x\": invalid parameter",
                "weight",
                "1",
                "random_score",
                "{\"seed\": \"x\"}");
        assertThrows(
                AtollException.class,
                () -> RankingReader.ofHybrid(score("reranker", "boost", "weight", "1")));
        assertThrows(
                AtollException.class, () -> RankingReader.requireBoosts(score("reranker", "rrf")));
    }

    private static void refusedBoost(String message, String... params) {
        var all = new ArrayList<>(List.of("reranker", "boost"));
        all.addAll(List.of(params));
        FunctionScore score = score(all.toArray(String[]::new));
        AtollException refusal =
                assertThrows(AtollException.class, () -> BoostReader.read(score, FilterText.NONE));
        assertEquals(message, refusal.getMessage());
        assertEquals(ErrorCode.PARAMETER_INVALID, refusal.code());
    }

    private static void refused(String message, Runnable reading) {
        AtollException refusal = assertThrows(AtollException.class, reading::run);
        assertEquals(message, refusal.getMessage());
        assertEquals(ErrorCode.UNEXPECTED, refusal.code());
    }

    private static FunctionScore score(String... params) {
        var function = FunctionSchema.newBuilder().setName("r").setType(FunctionType.Rerank);
        for (int i = 0; i < params.length; i += 2) {
            function.addParams(Samples.pair(params[i], params[i + 1]));
        }
        return FunctionScore.newBuilder().addFunctions(function).build();
    }
}
