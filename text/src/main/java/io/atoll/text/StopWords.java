package io.atoll.text;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Words that are too frequent to say anything: Lucene's lists.
final class StopWords {

    private StopWords() {}

    static CharArraySet english() {
        return EnglishAnalyzer.getDefaultStopSet();
    }

    /// Leaves out listed words; one in underscores is the name of a language's list.
    static UnaryOperator<TokenStream> filter(JsonNode list, String what) {
        CharArraySet all = read(AnalyzerParams.strings(list, what));
        return words -> new StopFilter(words, all);
    }

    private static CharArraySet read(List<String> words) {
        var all = new CharArraySet(Math.max(1, words.size()), false);
        for (String word : words) {
            ofLanguage(word).ifPresentOrElse(all::addAll, () -> all.add(word));
        }
        return CharArraySet.unmodifiableSet(all);
    }

    private static Optional<CharArraySet> ofLanguage(String name) {
        return switch (name) {
            case "_danish_" -> Optional.of(DanishAnalyzer.getDefaultStopSet());
            case "_dutch_" -> Optional.of(DutchAnalyzer.getDefaultStopSet());
            case "_english_" -> Optional.of(english());
            case "_finnish_" -> Optional.of(FinnishAnalyzer.getDefaultStopSet());
            case "_french_" -> Optional.of(FrenchAnalyzer.getDefaultStopSet());
            case "_german_" -> Optional.of(GermanAnalyzer.getDefaultStopSet());
            case "_hungarian_" -> Optional.of(HungarianAnalyzer.getDefaultStopSet());
            case "_italian_" -> Optional.of(ItalianAnalyzer.getDefaultStopSet());
            case "_norwegian_" -> Optional.of(NorwegianAnalyzer.getDefaultStopSet());
            case "_portuguese_" -> Optional.of(PortugueseAnalyzer.getDefaultStopSet());
            case "_russian_" -> Optional.of(RussianAnalyzer.getDefaultStopSet());
            case "_spanish_" -> Optional.of(SpanishAnalyzer.getDefaultStopSet());
            case "_swedish_" -> Optional.of(SwedishAnalyzer.getDefaultStopSet());
            default -> Optional.empty();
        };
    }
}
