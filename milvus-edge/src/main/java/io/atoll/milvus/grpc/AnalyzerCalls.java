package io.atoll.milvus.grpc;

import com.google.protobuf.ByteString;

import io.atoll.milvus.calls.Analyses;
import io.atoll.milvus.calls.Call;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.router.Router;
import io.atoll.text.PhraseSlop;
import io.atoll.text.TextAnalyzer;
import io.atoll.text.TextToken;
import io.milvus.grpc.AnalyzerResult;
import io.milvus.grpc.AnalyzerToken;
import io.milvus.grpc.ComputePhraseMatchSlopRequest;
import io.milvus.grpc.ComputePhraseMatchSlopResponse;
import io.milvus.grpc.RunAnalyzerRequest;
import io.milvus.grpc.RunAnalyzerResponse;

import java.util.List;
import java.util.OptionalLong;

/// What an analyzer makes of texts.
final class AnalyzerCalls {
    private static final long NO_MATCH = -1;

    private final Analyses analyses;

    AnalyzerCalls(Router router) {
        this.analyses = new Analyses(router);
    }

    RunAnalyzerResponse run(RunAnalyzerRequest request, Call call) {
        var asked =
                new Analyses.Asked(
                        request.getPlaceholderList().stream()
                                .map(ByteString::toStringUtf8)
                                .toList(),
                        request.getAnalyzerParams(),
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getFieldName(),
                        request.getAnalyzerNamesList());
        var response = RunAnalyzerResponse.newBuilder().setStatus(StatusWriter.success());
        for (List<TextToken> tokens : analyses.run(asked)) {
            var result = AnalyzerResult.newBuilder();
            tokens.forEach(token -> result.addTokens(write(token, request)));
            response.addResults(result);
        }
        return response.build();
    }

    /// How far the words of a phrase would have to move to stand in each text as they stand in it.
    ComputePhraseMatchSlopResponse slops(ComputePhraseMatchSlopRequest request, Call call) {
        var response =
                ComputePhraseMatchSlopResponse.newBuilder().setStatus(StatusWriter.success());
        if (request.getQueryText().isEmpty()) {
            return response.build();
        }
        TextAnalyzer analyzer = TextAnalyzer.of(request.getAnalyzerParams());
        List<TextToken> phrase = analyzer.analyze(request.getQueryText());
        for (String text : request.getDataTextsList()) {
            OptionalLong slop = PhraseSlop.of(phrase, analyzer.analyze(text));
            response.addIsMatch(slop.isPresent()).addSlops(slop.orElse(NO_MATCH));
        }
        return response.build();
    }

    private static AnalyzerToken write(TextToken token, RunAnalyzerRequest request) {
        var written = AnalyzerToken.newBuilder().setToken(token.text());
        if (request.getWithDetail()) {
            written.setStartOffset(token.start())
                    .setEndOffset(token.end())
                    .setPosition(token.position())
                    .setPositionLength(1);
        }
        if (request.getWithHash()) {
            written.setHash((int) token.hash());
        }
        return written.build();
    }
}
