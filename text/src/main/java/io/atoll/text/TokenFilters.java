package io.atoll.text;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jspecify.annotations.Nullable;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.ArabicStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.FinnishStemmer;
import org.tartarus.snowball.ext.FrenchStemmer;
import org.tartarus.snowball.ext.GermanStemmer;
import org.tartarus.snowball.ext.GreekStemmer;
import org.tartarus.snowball.ext.HungarianStemmer;
import org.tartarus.snowball.ext.ItalianStemmer;
import org.tartarus.snowball.ext.NorwegianStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;
import org.tartarus.snowball.ext.SwedishStemmer;
import org.tartarus.snowball.ext.TamilStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The filters of `analyzer_params`, applied in the order of their list. A word that is left out
/// keeps its position: phrases do not close up over it.
///
/// | filter | what it does |
/// | --- | --- |
/// | `"lowercase"` | lower case |
/// | `"asciifolding"` | letters without their accents, where there are such in ASCII |
/// | `"alphanumonly"` | keeps words of ASCII letters and digits only |
/// | `"cncharonly"`, `"cnalphanumonly"` | keeps words of Chinese characters only, or of these, ASCII letters and digits |
/// | `"removepunct"` | leaves out words of punctuation only |
/// | `{"type": "length", "max": n}` | keeps words of at most n bytes |
/// | `{"type": "stop", "stop_words": [..]}` | leaves out the listed words; `_english_` and the like stand for a language's |
/// | `{"type": "stemmer", "language": ".."}` | Snowball's stems |
/// | `{"type": "decompounder", "word_list": [..]}` | splits a word that consists of listed ones only |
/// | `{"type": "regex", "expr": ".."}` | keeps words in which the expression is found |
final class TokenFilters {
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}+");
    private static final Pattern CHINESE_LETTERS_OR_DIGITS =
            Pattern.compile("[\\p{IsHan}a-zA-Z0-9]+");
    private static final Pattern ASCII_LETTERS_OR_DIGITS = Pattern.compile("[a-zA-Z0-9]+");
    private static final Pattern PUNCTUATION = Pattern.compile("[\\p{IsPunctuation}\\s]+");

    private TokenFilters() {}

    /// @param list null: none
    static List<UnaryOperator<TokenStream>> read(@Nullable JsonNode list) {
        var filters = new ArrayList<UnaryOperator<TokenStream>>();
        if (list == null) {
            return filters;
        }
        if (!list.isArray()) {
            throw AnalyzerParams.invalid("filter params should be array");
        }
        for (JsonNode filter : list) {
            filters.add(filter.isTextual() ? named(filter.asText()) : described(filter));
        }
        return filters;
    }

    private static UnaryOperator<TokenStream> named(String name) {
        return switch (name) {
            case "lowercase" -> LowerCaseFilter::new;
            case "asciifolding" -> ASCIIFoldingFilter::new;
            case "alphanumonly" -> only(matches(ASCII_LETTERS_OR_DIGITS));
            case "cncharonly" -> only(matches(CHINESE));
            case "cnalphanumonly" -> TokenFilters::onlyChineseLettersAndDigits;
            case "removepunct" -> only(matches(PUNCTUATION).negate());
            default ->
                    throw AnalyzerParams.invalid(
                            "build analyzer failed, filter not found :" + name);
        };
    }

    static TokenStream onlyChineseLettersAndDigits(TokenStream words) {
        return only(matches(CHINESE_LETTERS_OR_DIGITS)).apply(words);
    }

    private static UnaryOperator<TokenStream> described(JsonNode params) {
        JsonNode type = params.get("type");
        if (type == null) {
            throw AnalyzerParams.invalid("no type field in filter params");
        }
        if (!type.isTextual()) {
            throw AnalyzerParams.invalid("filter type should be string");
        }
        return switch (type.asText()) {
            case "length" -> length(params.get("max"));
            case "stop" -> StopWords.filter(params.path("stop_words"), "stop_words");
            case "stemmer" -> stemmer(params.path("language"));
            case "decompounder" -> decompounder(params.path("word_list"));
            case "regex" -> regex(params.path("expr"));
            case "synonym", "pinyin" ->
                    throw new AtollException(
                            ErrorCode.UNIMPLEMENTED,
                            "filter '%s' is not supported".formatted(type.asText()));
            default -> throw AnalyzerParams.invalid("unsupport filter type: " + type.asText());
        };
    }

    private static UnaryOperator<TokenStream> length(@Nullable JsonNode max) {
        if (max == null || !max.isIntegralNumber() || max.asLong() < 0) {
            throw AnalyzerParams.invalid("lenth max param was none or not uint");
        }
        long limit = max.asLong();
        return only(word -> utf8Length(word) <= limit);
    }

    private static long utf8Length(CharSequence word) {
        long bytes = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private static UnaryOperator<TokenStream> stemmer(JsonNode language) {
        if (!language.isTextual()) {
            throw AnalyzerParams.invalid("stemmer language field should be string");
        }
        Supplier<SnowballStemmer> stemmer =
                switch (language.asText().toLowerCase(Locale.ROOT)) {
                    case "arabic" -> ArabicStemmer::new;
                    case "danish" -> DanishStemmer::new;
                    case "dutch" -> DutchStemmer::new;
                    case "english" -> EnglishStemmer::new;
                    case "finnish" -> FinnishStemmer::new;
                    case "french" -> FrenchStemmer::new;
                    case "german" -> GermanStemmer::new;
                    case "greek" -> GreekStemmer::new;
                    case "hungarian" -> HungarianStemmer::new;
                    case "italian" -> ItalianStemmer::new;
                    case "norwegian" -> NorwegianStemmer::new;
                    case "portuguese" -> PortugueseStemmer::new;
                    case "romanian" -> RomanianStemmer::new;
                    case "russian" -> RussianStemmer::new;
                    case "spanish" -> SpanishStemmer::new;
                    case "swedish" -> SwedishStemmer::new;
                    case "tamil" -> TamilStemmer::new;
                    case "turkish" -> TurkishStemmer::new;
                    default ->
                            throw AnalyzerParams.invalid(
                                    "create stemmer failed : unsupported language: "
                                            + language.asText());
                };
        return words -> new SnowballFilter(words, stemmer.get());
    }

    private static UnaryOperator<TokenStream> decompounder(JsonNode list) {
        var parts = CompoundParts.of(AnalyzerParams.strings(list, "decompounder word list"));
        return words -> new CompoundFilter(words, parts);
    }

    private static UnaryOperator<TokenStream> regex(JsonNode expression) {
        if (!expression.isTextual()) {
            throw AnalyzerParams.invalid("regex expr field should be string");
        }
        try {
            Pattern pattern = Pattern.compile(expression.asText());
            return only(word -> pattern.matcher(word).find());
        } catch (PatternSyntaxException e) {
            throw new AtollException(
                    ErrorCode.ANALYZER_INVALID, "regex expression invalid: " + e.getMessage(), e);
        }
    }

    private static Predicate<CharSequence> matches(Pattern pattern) {
        return word -> pattern.matcher(word).matches();
    }

    private static UnaryOperator<TokenStream> only(Predicate<CharSequence> kept) {
        return words -> new Only(words, kept);
    }

    /// Keeps some words.
    private static final class Only extends FilteringTokenFilter {
        private final Predicate<CharSequence> kept;
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        Only(TokenStream words, Predicate<CharSequence> kept) {
            super(words);
            this.kept = kept;
        }

        @Override
        protected boolean accept() {
            return kept.test(term);
        }
    }
}
