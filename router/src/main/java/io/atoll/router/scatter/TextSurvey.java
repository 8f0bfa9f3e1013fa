package io.atoll.router.scatter;

import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.model.read.TextStatistics;
import io.atoll.protocol.v1.NodeQueryAnswer;
import io.atoll.protocol.v1.NodeQueryRequest;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.ReadState;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.protocol.v1.TextCounts;
import io.atoll.protocol.v1.TextQuestion;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedRead;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Asks all nodes what is known of the texts of a field, each segment counted once.
public final class TextSurvey implements Question<NodeQueryAnswer> {
    private final ResolvedRead read;
    private final List<String> words;
    private final ReadContext context;
    private final NodeQueryRequest message;

    /// @param words whose frequencies are wanted
    public TextSurvey(ResolvedRead read, long fieldId, List<String> words, ReadContext context) {
        this.read = read;
        this.words = words;
        this.context = context;
        this.message =
                NodeQueryRequest.newBuilder()
                        .setTexts(TextQuestion.newBuilder().setFieldId(fieldId).addAllWords(words))
                        .build();
    }

    public CompletableFuture<TextStatistics> run() {
        return Attempts.run(
                context,
                "surveying the texts of collection '" + read.collection().name() + "'",
                this::attempt);
    }

    private CompletableFuture<TextStatistics> attempt(InFlight inFlight) {
        Plan plan = context.plan(read);
        return new Scatter<>(plan, this, context, inFlight, read.wantsOneMoment())
                .start()
                .thenApply(this::sum);
    }

    private TextStatistics sum(List<Scatter.Accepted<NodeQueryAnswer>> answers) {
        TextStatistics sum = TextStatistics.none(words.size());
        for (Scatter.Accepted<NodeQueryAnswer> answer : answers) {
            TextCounts counts = answer.answer().getTexts();
            sum =
                    sum.plus(
                            new TextStatistics(
                                    counts.getTexts(),
                                    counts.getWords(),
                                    counts.getFrequenciesList()));
        }
        return sum;
    }

    @Override
    public ListenableFuture<NodeQueryAnswer> ask(ReadNodeFutureStub node, ReadScope scope) {
        return node.query(message.toBuilder().setScope(scope).build());
    }

    @Override
    public ReadState stateOf(NodeQueryAnswer answer) {
        return answer.getState();
    }

    @Override
    public ReadTotals totalsOf(NodeQueryAnswer answer) {
        return answer.getTotals();
    }

    @Override
    public NodeReport reportOf(NodeQueryAnswer answer) {
        return NodeReport.getDefaultInstance();
    }
}
