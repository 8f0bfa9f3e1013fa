package io.atoll.milvus.calls;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.router.Router;
import io.atoll.text.FieldAnalyzer;
import io.atoll.text.TextAnalyzer;
import io.atoll.text.TextToken;

import java.util.ArrayList;
import java.util.List;

/// Splits texts into words for clients that want to see what an analyzer makes of them.
public final class Analyses {
    private final Router router;

    public Analyses(Router router) {
        this.router = router;
    }

    /// What is to be split, and by what.
    ///
    /// @param params of the analyzer; of no account where a collection is named
    /// @param collection whose field's analyzer is meant; empty: that of the params
    /// @param analyzers names of analyzers of the field, one for all texts or one for each; empty:
    ///   its default
    public record Asked(
            List<String> texts,
            String params,
            String database,
            String collection,
            String field,
            List<String> analyzers) {}

    /// The words of each text.
    public List<List<TextToken>> run(Asked asked) {
        if (asked.collection.isEmpty()) {
            TextAnalyzer analyzer = TextAnalyzer.of(asked.params);
            return asked.texts.stream().map(analyzer::analyze).toList();
        }
        FieldAnalyzer analyzer = ofField(asked);
        var analyzed = new ArrayList<List<TextToken>>();
        for (int i = 0; i < asked.texts.size(); i++) {
            analyzed.add(analyzer.named(name(asked, i)).analyze(asked.texts.get(i)));
        }
        return analyzed;
    }

    private static String name(Asked asked, int text) {
        int names = asked.analyzers.size();
        if (names > 1 && names != asked.texts.size()) {
            throw Refusals.invalid(
                    "%d analyzer names for %d texts: one for all, or one for each"
                            .formatted(names, asked.texts.size()));
        }
        return names == 0 ? "" : asked.analyzers.get(names == 1 ? 0 : text);
    }

    private FieldAnalyzer ofField(Asked asked) {
        Collection collection = router.collection(asked.database, asked.collection);
        Field field =
                collection
                        .schema()
                        .field(asked.field)
                        .orElseThrow(
                                () ->
                                        new AtollException(
                                                ErrorCode.FIELD_NOT_FOUND,
                                                "field not found[field=%s]"
                                                        .formatted(asked.field)));
        if (!field.analyzed()) {
            throw Refusals.invalid(
                    "field %s of collection %s does not enable analyzer"
                            .formatted(field.name(), collection.name()));
        }
        return FieldAnalyzer.of(collection.schema(), field);
    }
}
