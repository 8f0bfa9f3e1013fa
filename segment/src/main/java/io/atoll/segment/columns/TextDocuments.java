package io.atoll.segment.columns;

import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.text.FieldAnalyzer;
import io.atoll.text.TextAnalyzer;
import io.atoll.text.TextToken;
import io.atoll.text.TokenReader;

import org.apache.lucene.document.Document;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexOptions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Adds the words of a field's texts to the documents of rows.
final class TextDocuments {
    private static final FieldType WORDS = new FieldType();

    static {
        WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        WORDS.setTokenized(true);
        // How many words a text has is told exactly, by doc values.
        WORDS.setOmitNorms(true);
        WORDS.freeze();
    }

    private final Field field;
    private final Optional<Field> byField;
    private final FieldAnalyzer analyzer;

    TextDocuments(Schema schema, Field field) {
        this.field = field;
        this.analyzer = FieldAnalyzer.of(schema, field);
        this.byField =
                analyzer.byField().isPresent()
                        ? schema.field(analyzer.byField().getAsLong())
                        : Optional.empty();
    }

    void add(Rows rows, List<Document> documents) {
        Column.Texts texts = texts(field, rows);
        Optional<Column.Texts> names = byField.map(naming -> texts(naming, rows));
        Map<TextAnalyzer, TokenReader> readers = new HashMap<>();
        for (int row = 0; row < documents.size(); row++) {
            if (!texts.isNull(row)) {
                TokenReader reader =
                        readers.computeIfAbsent(analyzer(names, row), TextAnalyzer::reader);
                add(reader.read(texts.value(row)), documents.get(row));
            }
        }
    }

    private static Column.Texts texts(Field field, Rows rows) {
        return (Column.Texts)
                rows.column(field.id()).orElseGet(() -> Columns.constant(field, rows.count()));
    }

    private TextAnalyzer analyzer(Optional<Column.Texts> names, int row) {
        return names.isEmpty() || names.get().isNull(row)
                ? analyzer.unnamed()
                : analyzer.named(names.get().value(row));
    }

    private void add(List<TextToken> words, Document document) {
        document.add(
                new org.apache.lucene.document.Field(
                        LuceneFields.words(field.id()), new WordStream(words), WORDS));
        document.add(new NumericDocValuesField(LuceneFields.wordCounts(field.id()), words.size()));
    }
}
