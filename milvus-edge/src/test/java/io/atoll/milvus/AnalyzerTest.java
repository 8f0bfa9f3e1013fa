package io.atoll.milvus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;

import io.milvus.grpc.AnalyzerToken;
import io.milvus.grpc.ComputePhraseMatchSlopRequest;
import io.milvus.grpc.ComputePhraseMatchSlopResponse;
import io.milvus.grpc.RunAnalyzerRequest;
import io.milvus.grpc.RunAnalyzerResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What clients are shown of analyzers.
class AnalyzerTest {
    private static RunningEdge edge;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        edge = new RunningEdge(folder);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static RunAnalyzerRequest.Builder asking(String... texts) {
        var request = RunAnalyzerRequest.newBuilder();
        for (String text : texts) {
            request.addPlaceholder(ByteString.copyFromUtf8(text));
        }
        return request;
    }

    @Test
    void howFarAPhraseWouldHaveToMoveIsSaidForEachText() {
        ComputePhraseMatchSlopResponse answer =
                edge.grpc()
                        .computePhraseMatchSlop(
                                ComputePhraseMatchSlopRequest.newBuilder()
                                        .setQueryText("quick fox")
                                        .addDataTexts("The quick fox")
                                        .addDataTexts("A quick red fox")
                                        .addDataTexts("A red fox")
                                        .build());
        assertEquals(0, answer.getStatus().getCode(), answer.getStatus().getReason());
        assertEquals(List.of(true, true, false), answer.getIsMatchList());
        assertEquals(List.of(0L, 1L, -1L), answer.getSlopsList());
    }

    @Test
    void wordsOfEachTextComeByThemselves() {
        RunAnalyzerResponse answer =
                edge.grpc().runAnalyzer(asking("The Fox", "jumps, jumps").build());
        assertEquals(0, answer.getStatus().getCode(), answer.getStatus().getReason());
        assertEquals(
                List.of(List.of("the", "fox"), List.of("jumps", "jumps")),
                answer.getResultsList().stream()
                        .map(
                                result ->
                                        result.getTokensList().stream()
                                                .map(AnalyzerToken::getToken)
                                                .toList())
                        .toList());
        assertEquals(0, answer.getResults(0).getTokens(1).getEndOffset());
    }

    @Test
    void detailsAndHashesComeWhenAskedFor() {
        RunAnalyzerResponse answer =
                edge.grpc()
                        .runAnalyzer(
                                asking("Été hello")
                                        .setAnalyzerParams("{\"type\":\"standard\"}")
                                        .setWithDetail(true)
                                        .setWithHash(true)
                                        .build());
        assertEquals(
                AnalyzerToken.newBuilder()
                        .setToken("hello")
                        .setStartOffset(6)
                        .setEndOffset(11)
                        .setPosition(1)
                        .setPositionLength(1)
                        .setHash(0x3610a686)
                        .build(),
                answer.getResults(0).getTokens(1));
    }

    @Test
    void whatIsNoAnalyzerIsSaidInMilvussWords() {
        RunAnalyzerResponse answer =
                edge.grpc()
                        .runAnalyzer(
                                asking("a").setAnalyzerParams("{\"tokenizer\":\"x\"}").build());
        assertEquals(2000, answer.getStatus().getCode());
        assertEquals("unsupported tokenizer: x", answer.getStatus().getReason());
    }

    @Test
    void aFieldWithoutAnAnalyzerIsNamed() {
        RunAnalyzerResponse answer =
                edge.grpc()
                        .runAnalyzer(
                                asking("a").setCollectionName("sample").setFieldName("id").build());
        assertEquals(1100, answer.getStatus().getCode());
        assertEquals(
                "field id of collection sample does not enable analyzer",
                answer.getStatus().getReason());
    }

    @Test
    void restSaysTheSame() {
        JsonNode answer =
                edge.json(
                        "common/run_analyzer",
                        """
                        {"text": ["The hello"], "withDetail": true, "withHash": true,
                         "analyzerParams": {"tokenizer": "whitespace"}}\
                        """);
        assertEquals(
                "{\"code\":0,\"data\":[{\"tokens\":["
                        + "{\"token\":\"The\",\"start_offset\":0,\"end_offset\":3,\"position\":0,"
                        + "\"position_length\":1,\"hash\":67644166},"
                        + "{\"token\":\"hello\",\"start_offset\":4,\"end_offset\":9,\"position\":1,"
                        + "\"position_length\":1,\"hash\":907060870}]}]}",
                answer.toString());
    }
}
