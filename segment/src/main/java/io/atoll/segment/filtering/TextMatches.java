package io.atoll.segment.filtering;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.rows.Rows;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowDocuments;
import io.atoll.segment.columns.StoredColumns;
import io.atoll.text.FieldAnalyzer;
import io.atoll.text.TextToken;

import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the rows whose texts have the words of a query, by the words in the index.
final class TextMatches {

    private TextMatches() {}

    private static List<TextToken> words(Schema schema, Filter.TextMatch match) {
        Field field = schema.field(match.reference().fieldId()).orElseThrow();
        return FieldAnalyzer.of(schema, field).unnamed().analyze(match.query());
    }

    /// All words in their order, with as much moving as the match allows: Lucene's slop, which is
    /// Milvus's.
    static Query phrase(Schema schema, Filter.TextMatch match) {
        var phrase = new PhraseQuery.Builder().setSlop(match.number());
        List<TextToken> words = words(schema, match);
        for (TextToken word : words) {
            phrase.add(
                    new Term(LuceneFields.words(match.reference().fieldId()), word.text()),
                    word.position() - words.getFirst().position());
        }
        return phrase.build();
    }

    /// The rows with as many of the words as the match wants.
    static FixedBitSet rows(Schema schema, Filter.TextMatch match, LeafReader leaf)
            throws IOException {
        var rows = new FixedBitSet(leaf.maxDoc());
        List<TextToken> words = words(schema, match);
        Terms known = leaf.terms(LuceneFields.words(match.reference().fieldId()));
        if (known == null || words.size() < match.number()) {
            return rows;
        }
        TermsEnum terms = known.iterator();
        if (match.number() == 1) {
            for (String word : counts(words).keySet()) {
                if (terms.seekExact(new BytesRef(word))) {
                    rows.or(terms.postings(null, PostingsEnum.NONE));
                }
            }
            return rows;
        }
        var found = new int[leaf.maxDoc()];
        for (Map.Entry<String, Integer> word : counts(words).entrySet()) {
            if (terms.seekExact(new BytesRef(word.getKey()))) {
                count(terms.postings(null, PostingsEnum.NONE), word.getValue(), found);
            }
        }
        for (int row = 0; row < found.length; row++) {
            if (found[row] >= match.number()) {
                rows.set(row);
            }
        }
        return rows;
    }

    private static Map<String, Integer> counts(List<TextToken> words) {
        var counts = new HashMap<String, Integer>();
        for (TextToken word : words) {
            counts.merge(word.text(), 1, Integer::sum);
        }
        return counts;
    }

    private static void count(PostingsEnum rows, int times, int[] found) throws IOException {
        for (int row = rows.nextDoc(); row != DocIdSetIterator.NO_MORE_DOCS; row = rows.nextDoc()) {
            found[row] += times;
        }
    }

    /// What a match says of every row of a segment that lacks the field: all have its default.
    static Truth ofAbsent(StoredColumns columns, Filter.TextMatch match) throws IOException {
        Optional<Literal> text = columns.instead(match.reference().fieldId());
        if (text.isEmpty()) {
            return Truth.UNKNOWN;
        }
        Schema schema = columns.schema();
        Field field = schema.field(match.reference().fieldId()).orElseThrow();
        // A row without any column has defaults only.
        var alone = new Schema("", List.of(field));
        List<Document> documents = new RowDocuments(alone).of(new Rows(1, List.of()), 0);
        try (var directory = new ByteBuffersDirectory();
                var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.addDocument(documents.getFirst());
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                LeafReader leaf = reader.leaves().getFirst().reader();
                var stored = new StoredColumns(alone, Set.of(field.id()));
                return Truth.of(new IndexedConditions(leaf, stored).rows(match).get(0));
            }
        }
    }
}
