package io.atoll.milvus.reads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.milvus.Samples;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.read.Ranking;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionScore;
import io.milvus.grpc.FunctionType;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

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
                RankingReader.of(score("reranker", "Weighted", "weights", "[1]")));
        assertEquals(new Ranking.ReciprocalRank(60), RankingReader.of(score("reranker", "rrf")));
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
