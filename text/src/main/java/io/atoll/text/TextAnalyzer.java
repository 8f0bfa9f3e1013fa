package io.atoll.text;

import io.atoll.model.AtollException;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Splits texts into words: a tokenizer, and filters that change words or leave some out. Safe for
/// use by many threads.
///
/// The parameters are Milvus's `analyzer_params`, a JSON object: either a template
///
/// | `type` | words |
/// | --- | --- |
/// | `standard` | runs of letters and digits, in lower case |
/// | `english` | the same, without English stop words, stemmed |
/// | `chinese` | Chinese words by Lucene's SmartChinese, runs of letters or digits |
///
/// (each with `stop_words`: words to leave out besides), or a `tokenizer` (`standard`,
/// `whitespace`, `jieba`, `icu`, or an object with one of these as `type`) with a list `filter` of
/// what [TokenFilters] describes. Without any parameter it is `standard`.
public final class TextAnalyzer {
    /// Splits by the template `standard`.
    public static final TextAnalyzer STANDARD = of("{}");

    private final Supplier<Tokenizer> tokenizer;
    private final List<UnaryOperator<TokenStream>> filters;

    TextAnalyzer(Supplier<Tokenizer> tokenizer, List<UnaryOperator<TokenStream>> filters) {
        this.tokenizer = tokenizer;
        this.filters = List.copyOf(filters);
    }

    /// @param params JSON; blank: none
    /// @throws AtollException with ANALYZER_INVALID, in Milvus's words, if there is no such
    ///   analyzer
    public static TextAnalyzer of(String params) {
        return AnalyzerParams.read(params);
    }

    /// The words of a text, in their order.
    public List<TextToken> analyze(String text) {
        return reader().read(text);
    }

    /// Splits one text after the other, for one thread.
    public TokenReader reader() {
        Tokenizer source = tokenizer.get();
        TokenStream words = source;
        for (UnaryOperator<TokenStream> filter : filters) {
            words = filter.apply(words);
        }
        return new TokenReader(source, words);
    }
}
