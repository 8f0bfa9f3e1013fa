package io.atoll.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Schema;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/// How the texts of a field are split: all in one way, or each row as another field of it says
/// (`multi_analyzer_params`: `by_field` names that field, `analyzers` has parameters by name, one
/// of which is `default`, and `alias` more names). Safe for use by many threads.
public final class FieldAnalyzer {
    static final String PARAMS = "analyzer_params";
    static final String MULTI_PARAMS = "multi_analyzer_params";

    private static final String DEFAULT = "default";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OptionalLong byField;
    private final Map<String, TextAnalyzer> analyzers;
    private final Map<String, String> aliases;

    private FieldAnalyzer(
            OptionalLong byField,
            Map<String, TextAnalyzer> analyzers,
            Map<String, String> aliases) {
        this.byField = byField;
        this.analyzers = Map.copyOf(analyzers);
        this.aliases = Map.copyOf(aliases);
    }

    /// @throws AtollException with ANALYZER_INVALID or PARAMETER_INVALID if its parameters are
    ///   wrong
    public static FieldAnalyzer of(Schema schema, Field field) {
        String several = field.params().get(MULTI_PARAMS);
        if (several != null) {
            return ofSeveral(schema, several);
        }
        String params = field.params().getOrDefault(PARAMS, "");
        return new FieldAnalyzer(
                OptionalLong.empty(), Map.of(DEFAULT, TextAnalyzer.of(params)), Map.of());
    }

    private static FieldAnalyzer ofSeveral(Schema schema, String text) {
        JsonNode params = parse(text);
        long byField = byField(schema, params.get("by_field"));
        JsonNode described = params.get("analyzers");
        if (described == null) {
            throw invalid("multi analyzer params must set analyzers ");
        }
        var analyzers = new HashMap<String, TextAnalyzer>();
        for (Map.Entry<String, JsonNode> each : described.properties()) {
            analyzers.put(each.getKey(), TextAnalyzer.of(each.getValue().toString()));
        }
        if (!analyzers.containsKey(DEFAULT)) {
            throw invalid("multi analyzer must set default analyzer for all unknown value");
        }
        var aliases = new HashMap<String, String>();
        for (Map.Entry<String, JsonNode> alias : params.path("alias").properties()) {
            if (!alias.getValue().isTextual()) {
                throw invalid(
                        "multi analyzer alias must be string map but now: " + params.get("alias"));
            }
            aliases.put(alias.getKey(), alias.getValue().asText());
        }
        return new FieldAnalyzer(OptionalLong.of(byField), analyzers, aliases);
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "multi_analyzer_params are no JSON: " + e.getOriginalMessage(),
                    e);
        }
    }

    private static long byField(Schema schema, @Nullable JsonNode name) {
        if (name == null) {
            throw invalid(
                    "multi analyzer params now must set by_field to specify with field decide"
                            + " analyzer");
        }
        if (!name.isTextual()) {
            throw invalid("multi analyzer params by_field must be string but now: " + name);
        }
        Field field =
                schema.field(name.asText())
                        .orElseThrow(
                                () ->
                                        invalid(
                                                "multi analyzer dependent field %s not exist in collection"
                                                        .formatted(name)));
        if (field.type() != DataType.VARCHAR) {
            throw invalid(
                    "multi analyzer params now only support by string field, but field %s is not string"
                            .formatted(field.name()));
        }
        return field.id();
    }

    private static AtollException invalid(String problem) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, problem);
    }

    /// The field whose value names the analyzer of a row; empty: all rows have the same.
    public OptionalLong byField() {
        return byField;
    }

    /// The analyzer of a name; of an empty or unknown one, the default.
    public TextAnalyzer named(String name) {
        TextAnalyzer known = analyzers.get(aliases.getOrDefault(name, name));
        return known == null ? unnamed() : known;
    }

    /// The analyzer of rows that name none.
    public TextAnalyzer unnamed() {
        return Objects.requireNonNull(analyzers.get(DEFAULT));
    }
}
