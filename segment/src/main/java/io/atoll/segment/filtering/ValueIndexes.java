package io.atoll.segment.filtering;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.filter.Filter.Reference;
import io.atoll.model.indexes.ValueIndex;
import io.atoll.model.indexes.ValueIndex.Kind;
import io.atoll.segment.columns.GramStream;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.ValueFields;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The value indexes of a sealed segment, open for filters. What they say of a condition is certain
/// for most rows; the others have to be looked at.
public final class ValueIndexes {
    /// Those of a segment that has none.
    public static final ValueIndexes NONE = new ValueIndexes(List.of(), null);

    /// More pieces of a pattern would hardly leave fewer rows.
    private static final int MAX_GRAMS = 32;

    private final List<ValueIndex> indexes;
    private final @Nullable LeafReader leaf;

    private ValueIndexes(List<ValueIndex> indexes, @Nullable LeafReader leaf) {
        this.indexes = List.copyOf(indexes);
        this.leaf = leaf;
    }

    /// @param leaf the second index of the segment, as [ValueFields] describes it
    public static ValueIndexes of(List<ValueIndex> indexes, LeafReader leaf) {
        return new ValueIndexes(indexes, leaf);
    }

    /// What the indexes know of a condition.
    ///
    /// @param certain the rows for which it is true
    /// @param undecided those for which it may be true; certain ones may be among them
    record Answer(FixedBitSet certain, FixedBitSet undecided) {}

    /// Whether they know anything of a condition in negation normal form.
    boolean cover(Filter condition) {
        return !indexes.isEmpty() && question(condition).isPresent();
    }

    /// Their answer, if they cover the condition.
    Optional<Answer> answer(Filter condition) throws IOException {
        LeafReader values = leaf;
        if (values == null) {
            return Optional.empty();
        }
        Optional<Question> question = question(condition);
        return question.isEmpty()
                ? Optional.empty()
                : Optional.of(question.get().answer(new LeafQueries(values)));
    }

    private interface Question {
        Answer answer(LeafQueries leaf) throws IOException;
    }

    private Optional<Question> question(Filter condition) {
        return switch (condition) {
            case Filter.Compare(
                            Reference place,
                            var comparison,
                            Filter.Constants(Literal literal)) ->
                    comparison == Comparison.NOT_EQUAL
                            ? Optional.empty()
                            : at(place, Kind.VALUE, List.of(literal))
                                    .map(
                                            index ->
                                                    leaf ->
                                                            compare(
                                                                    index,
                                                                    comparison,
                                                                    literal,
                                                                    leaf));
            case Filter.In(var place, var literals) ->
                    at(place, Kind.VALUE, literals).map(index -> leaf -> in(index, literals, leaf));
            case Filter.Contains(_, var literals, _) when literals.isEmpty() -> Optional.empty();
            case Filter.Contains(var place, var literals, boolean all) ->
                    at(place, Kind.ELEMENTS, literals)
                            .map(
                                    index ->
                                            leaf ->
                                                    all
                                                            ? all(index, literals, leaf)
                                                            : in(index, literals, leaf));
            case Filter.Like(var place, String pattern) -> like(place, new LikePattern(pattern));
            case Filter.Exists(var place) -> presence(place, true);
            case Filter.IsNull(var place) -> presence(place, false);
            case Filter.Not(Filter.Exists(var place)) -> presence(place, false);
            case Filter.Not(Filter.IsNull(var place)) -> presence(place, true);
            case Filter.Compare _,
                    Filter.Not _,
                    Filter.And _,
                    Filter.Or _,
                    Filter.Constant _,
                    Filter.Sample _,
                    Filter.TextMatch _,
                    Filter.Spatial _,
                    Filter.ValidGeometry _ ->
                    Optional.empty();
        };
    }

    /// An index that has all values of a place that can equal these constants.
    private Optional<ValueIndex> at(Reference place, Kind kind, List<Literal> literals) {
        return indexes.stream()
                .filter(index -> index.kind() == kind && isOf(index, place))
                .filter(index -> literals.stream().allMatch(literal -> isFor(index, literal)))
                .findFirst();
    }

    private static boolean isOf(ValueIndex index, Reference place) {
        return index.place().fieldId() == place.fieldId()
                && index.place().path().equals(place.path());
    }

    /// An array has one type of elements: what is of another equals none. In JSON it may equal a
    /// value that the index has not.
    private static boolean isFor(ValueIndex index, Literal literal) {
        boolean json = index.place().type() == DataType.JSON;
        return switch (literal) {
            case Literal.Bool _ -> !json || index.type() == DataType.BOOL;
            case Literal.Int _, Literal.Real _ -> !json || index.type() == DataType.DOUBLE;
            case Literal.Text(String text) ->
                    text.length() * 3L < LuceneFields.MAX_TERM_BYTES
                            && (!json || index.type() == DataType.VARCHAR);
            case Literal.Items _ -> false;
        };
    }

    private static Answer compare(
            ValueIndex index, Comparison comparison, Literal literal, LeafQueries leaf)
            throws IOException {
        String name = ValueFields.values(index.id());
        return answer(
                index,
                leaf.rows(ScalarQueries.compare(name, index.type(), comparison, literal)),
                leaf);
    }

    private static Answer in(ValueIndex index, List<Literal> literals, LeafQueries leaf)
            throws IOException {
        String name = ValueFields.values(index.id());
        return answer(index, leaf.rows(ScalarQueries.in(name, index.type(), literals)), leaf);
    }

    private static Answer all(ValueIndex index, List<Literal> literals, LeafQueries leaf)
            throws IOException {
        FixedBitSet rows = leaf.all();
        for (Literal literal : literals) {
            rows.and(
                    leaf.rows(
                            ScalarQueries.compare(
                                    ValueFields.values(index.id()),
                                    index.type(),
                                    Comparison.EQUAL,
                                    literal)));
        }
        return answer(index, rows, leaf);
    }

    /// Of odd rows the points say nothing that counts.
    private static Answer answer(ValueIndex index, FixedBitSet found, LeafQueries leaf)
            throws IOException {
        FixedBitSet odd = leaf.rows(mark(index, ValueFields.ODD));
        found.andNot(odd);
        return new Answer(found, odd);
    }

    private Optional<Question> like(Reference place, LikePattern pattern) {
        boolean simple =
                (pattern.isLiteral() || pattern.isPrefix())
                        && pattern.literalLength() < LuceneFields.MAX_TERM_BYTES;
        Optional<ValueIndex> values =
                at(place, Kind.VALUE, List.of(new Literal.Text(""))).filter(_ -> simple);
        if (values.isPresent()) {
            String name = ValueFields.values(values.get().id());
            return Optional.of(
                    leaf -> new Answer(leaf.rows(ScalarQueries.like(name, pattern)), leaf.none()));
        }
        return at(place, Kind.GRAMS, List.of())
                .flatMap(index -> grams(index, pattern))
                .map(query -> leaf -> new Answer(leaf.none(), leaf.rows(query)));
    }

    /// The rows that have the pieces of a pattern, wherever they stand; empty if all of its runs
    /// without a wildcard are too short to have one.
    private static Optional<Query> grams(ValueIndex index, LikePattern pattern) {
        var query = new BooleanQuery.Builder();
        int count = 0;
        for (String run : pattern.runs()) {
            String[] grams = GramStream.of(run, index.longGram());
            if (grams.length == 0) {
                grams = GramStream.of(run, index.shortGram());
            }
            for (int i = 0; i < grams.length && count < MAX_GRAMS; i++) {
                var term = new Term(ValueFields.values(index.id()), grams[i]);
                query.add(new TermQuery(term), Occur.FILTER);
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(query.build());
    }

    /// Any index at a path into JSON knows where the path leads to something.
    private Optional<Question> presence(Reference place, boolean wanted) {
        return indexes.stream()
                .filter(index -> index.place().type() == DataType.JSON && isOf(index, place))
                .findFirst()
                .map(
                        index ->
                                leaf -> {
                                    FixedBitSet rows = leaf.rows(mark(index, ValueFields.PRESENT));
                                    if (!wanted) {
                                        rows.flip(0, rows.length());
                                    }
                                    return new Answer(rows, leaf.none());
                                });
    }

    private static Query mark(ValueIndex index, String mark) {
        return new TermQuery(new Term(ValueFields.marks(index.id()), mark));
    }
}
