package io.atoll.text;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Schema;

/// What the text fields of a schema must be like. Routers check it early, the write node has the
/// last word.
public final class TextRules {

    private TextRules() {}

    /// @throws AtollException with PARAMETER_INVALID or ANALYZER_INVALID, in Milvus's words
    public static void check(Schema schema) {
        for (Field field : schema.fields()) {
            if (field.matched() && !field.analyzed()) {
                throw invalid(
                        "field %s is set to enable match or bm25 function but not enable analyzer"
                                .formatted(field.name()));
            }
            if (field.analyzed()) {
                checkAnalyzer(schema, field);
            }
        }
    }

    private static void checkAnalyzer(Schema schema, Field field) {
        if (field.params().containsKey(FieldAnalyzer.MULTI_PARAMS)) {
            if (field.matched()) {
                throw invalid(
                        "multi analyzer now only support for bm25, but now field %s enable match"
                                .formatted(field.name()));
            }
            if (field.params().containsKey(FieldAnalyzer.PARAMS)) {
                throw invalid(
                        "field %s analyzer params should be none if has multi analyzer params"
                                .formatted(field.name()));
            }
        }
        try {
            FieldAnalyzer.of(schema, field);
        } catch (AtollException e) {
            String message = e.getMessage() + "[field=" + field.name() + "]";
            throw new AtollException(e.code(), message, e);
        }
    }

    private static AtollException invalid(String problem) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, problem);
    }
}
