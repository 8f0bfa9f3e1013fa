package io.atoll.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.util.CharTokenizer;
import org.apache.lucene.util.AttributeFactory;
import org.tartarus.snowball.ext.EnglishStemmer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Reads `analyzer_params`; see [TextAnalyzer].
final class AnalyzerParams {
    /// Longer words are cut: Lucene takes none of more than 32,766 bytes.
    static final int MAX_TOKEN_CHARS = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CUSTOM = Set.of("tokenizer", "filter");

    private AnalyzerParams() {}

    static TextAnalyzer read(String text) {
        JsonNode params = parse(text);
        if (params.isEmpty()) {
            return template("standard", params);
        }
        JsonNode type = params.get("type");
        if (type != null) {
            if (!type.isTextual()) {
                throw invalid("analyzer type shoud be string");
            }
            return template(type.asText(), params);
        }
        Supplier<Tokenizer> tokenizer = tokenizer(params.get("tokenizer"));
        for (Map.Entry<String, JsonNode> option : params.properties()) {
            if (!CUSTOM.contains(option.getKey())) {
                throw invalid("unknown analyzer option key: " + option.getKey());
            }
        }
        return new TextAnalyzer(tokenizer, TokenFilters.read(params.get("filter")));
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode params = JSON.readTree(text.isBlank() ? "{}" : text);
            if (params.isObject()) {
                return params;
            }
        } catch (JsonProcessingException e) {
            throw new AtollException(
                    ErrorCode.ANALYZER_INVALID,
                    "analyzer params are no JSON: " + e.getOriginalMessage(),
                    e);
        }
        throw invalid("params should be a json map");
    }

    private static TextAnalyzer template(String type, JsonNode params) {
        var filters = new ArrayList<UnaryOperator<TokenStream>>();
        Supplier<Tokenizer> tokenizer =
                switch (type) {
                    case "standard" -> {
                        filters.add(LowerCaseFilter::new);
                        yield AnalyzerParams::lettersAndDigits;
                    }
                    case "english" -> {
                        filters.add(LowerCaseFilter::new);
                        filters.add(words -> new SnowballFilter(words, new EnglishStemmer()));
                        filters.add(words -> new StopFilter(words, StopWords.english()));
                        yield AnalyzerParams::lettersAndDigits;
                    }
                    case "chinese" -> {
                        filters.add(TokenFilters::onlyChineseLettersAndDigits);
                        yield HMMChineseTokenizer::new;
                    }
                    default -> throw invalid("unknown build-in analyzer type: " + type);
                };
        JsonNode stopWords = params.get("stop_words");
        if (stopWords != null) {
            filters.add(StopWords.filter(stopWords, "filter stop_words"));
        }
        return new TextAnalyzer(tokenizer, filters);
    }

    private static Supplier<Tokenizer> tokenizer(JsonNode params) {
        if (params == null) {
            throw invalid("tokenizer name or type must be set");
        }
        if (params.isTextual()) {
            return tokenizer(params.asText(), params);
        }
        if (!params.isObject()) {
            throw invalid("tokenizer name should be string or dict");
        }
        JsonNode type = params.get("type");
        if (type == null) {
            throw invalid("costum tokenizer must set type");
        }
        if (!type.isTextual()) {
            throw invalid("tokenizer type should be string");
        }
        return tokenizer(type.asText(), params);
    }

    private static Supplier<Tokenizer> tokenizer(String name, JsonNode params) {
        return switch (name) {
            case "standard" ->
                    params.path("uax29").asBoolean()
                            ? AnalyzerParams::unicodeWords
                            : AnalyzerParams::lettersAndDigits;
            case "whitespace" -> AnalyzerParams::betweenSpaces;
            case "jieba" -> HMMChineseTokenizer::new;
            case "icu" -> AnalyzerParams::unicodeWords;
            case "lindera", "grpc", "language_identifier" ->
                    throw new AtollException(
                            ErrorCode.UNIMPLEMENTED,
                            "tokenizer '%s' is not supported; there are standard, whitespace, jieba and icu"
                                    .formatted(name));
            default -> throw invalid("unsupported tokenizer: " + name);
        };
    }

    private static Tokenizer lettersAndDigits() {
        return new Runs(AnalyzerParams::isLetterOrDigit);
    }

    /// Alphabetic, or a number of any kind, as Unicode has it.
    private static boolean isLetterOrDigit(int codePoint) {
        return Character.isAlphabetic(codePoint)
                || switch (Character.getType(codePoint)) {
                    case Character.DECIMAL_DIGIT_NUMBER,
                            Character.LETTER_NUMBER,
                            Character.OTHER_NUMBER ->
                            true;
                    default -> false;
                };
    }

    private static Tokenizer betweenSpaces() {
        return new Runs(c -> !(c == ' ' || (c >= '\t' && c <= '\r' && c != 0x0B)));
    }

    private static Tokenizer unicodeWords() {
        return new StandardTokenizer();
    }

    /// A list of strings.
    ///
    /// @param what what is listed, for messages
    static List<String> strings(JsonNode list, String what) {
        if (list == null || !list.isArray()) {
            throw invalid(what + " should be array");
        }
        var strings = new ArrayList<String>();
        for (JsonNode item : list) {
            if (!item.isTextual()) {
                throw invalid(what + " list item should be string");
            }
            strings.add(item.asText());
        }
        return strings;
    }

    static AtollException invalid(String problem) {
        return new AtollException(ErrorCode.ANALYZER_INVALID, problem);
    }

    /// Runs of characters of a kind.
    private static final class Runs extends CharTokenizer {
        private final IntPredicate kind;

        Runs(IntPredicate kind) {
            super(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY, MAX_TOKEN_CHARS);
            this.kind = kind;
        }

        @Override
        protected boolean isTokenChar(int codePoint) {
            return kind.test(codePoint);
        }
    }
}
