package io.atoll.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class TextAnalyzerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | The 2 QUICK Brown-Foxes dog's 32.3 | the 2 quick brown foxes dog s 32 3",
                "{\"type\":\"standard\",\"stop_words\":[\"_english_\",\"foxes\"]} | The brown Foxes"
                        + " and I | brown i",
                "{\"type\":\"english\"} | The milvus vector databases are running | milvus vector"
                        + " databas run",
                "{\"type\":\"chinese\"} | 我购买了道具; OK 12 | 我 购买 了 道具 ok 12",
                "{\"tokenizer\":\"whitespace\"} | One, two\tThree | One, two Three",
                "{\"tokenizer\":\"icu\"} | O'Reilly can't 32.3 中文 | O'Reilly can't 32.3 中 文",
                "{\"tokenizer\":{\"type\":\"standard\"},\"filter\":[\"lowercase\",\"asciifolding\"]}"
                    + " | Éclair Straße | eclair strasse",
                "{\"tokenizer\":\"whitespace\",\"filter\":[\"alphanumonly\"]} | a1 b-2 ç | a1",
                "{\"tokenizer\":\"whitespace\",\"filter\":[\"removepunct\"]} | a !? , b. | a b.",
                "{\"tokenizer\":\"icu\",\"filter\":[\"cncharonly\"]} | 中 a 1 文 | 中 文",
                "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"length\",\"max\":3}]} | abc"
                        + " abcd é中 | abc",
                "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"stop\",\"stop_words\":[\"is\"]}]}"
                    + " | this is | this",
                "{\"tokenizer\":\"standard\",\"filter\":[\"lowercase\",{\"type\":\"stemmer\",\"language\":\"german\"}]}"
                    + " | Häuser laufen | haus lauf",
                "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"decompounder\",\"word_list\":[\"dampf\",\"schiff\",\"fahrt\"]}]}"
                    + " | dampfschifffahrt dampfer schiff | dampf schiff fahrt dampfer schiff",
                "{\"tokenizer\":\"whitespace\",\"filter\":[{\"type\":\"regex\",\"expr\":\"^a\"}]} |"
                        + " ab ba ac | ab ac"
            })
    void splitsAsItsParametersSay(String params, String text, String words) {
        assertEquals(
                List.of(words.split(" ")),
                TextAnalyzer.of(params).analyze(text).stream().map(TextToken::text).toList());
    }

    @Test
    void wordsSayWhereTheyStandInUtf8() {
        assertEquals(
                List.of(
                        new TextToken("été", 0, 0, 5),
                        new TextToken("中文", 1, 6, 12),
                        new TextToken("a", 3, 22, 23)),
                TextAnalyzer.of("{\"stop_words\":[\"the\"],\"type\":\"standard\"}")
                        .analyze("Été 中文 😀 the a"));
    }

    @Test
    void nothingOfATextIsInTheNext() {
        TokenReader reader =
                TextAnalyzer.of(
                                "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"decompounder\",\"word_list\":[\"a\",\"b\"]}]}")
                        .reader();
        assertEquals(2, reader.read("ab").size());
        assertEquals(List.of(new TextToken("c", 0, 0, 1)), reader.read("c"));
        assertEquals(List.of(), reader.read(""));
    }

    @Test
    void aWordHasMilvussHash() {
        // CRC-32 of "hello" is 0x3610a686.
        assertEquals(0x3610a686L, new TextToken("hello", 0, 0, 5).hash());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"tokenizer\":\"unknown\"} | unsupported tokenizer: unknown",
                "{\"type\":\"klingon\"} | unknown build-in analyzer type: klingon",
                "{\"filter\":[\"lowercase\"]} | tokenizer name or type must be set",
                "{\"tokenizer\":\"standard\",\"filter\":[\"x\"]} | build analyzer failed, filter"
                        + " not found :x",
                "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"x\"}]} | unsupport filter"
                        + " type: x",
                "{\"tokenizer\":\"standard\",\"filters\":[]} | unknown analyzer option key:"
                        + " filters",
                "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"length\"}]} | lenth max param"
                        + " was none or not uint",
                "[1] | params should be a json map"
            })
    void refusesInMilvussWords(String params, String message) {
        AtollException refused = assertThrows(AtollException.class, () -> TextAnalyzer.of(params));
        assertEquals(ErrorCode.ANALYZER_INVALID, refused.code());
        assertEquals(message, refused.getMessage());
    }

    @Test
    void whatNeedsADictionaryThatIsNotThereIsRefusedByName() {
        AtollException refused =
                assertThrows(
                        AtollException.class,
                        () -> TextAnalyzer.of("{\"tokenizer\":{\"type\":\"lindera\"}}"));
        assertEquals(ErrorCode.UNIMPLEMENTED, refused.code());
    }

    @Test
    void aVeryLongWordIsCut() {
        List<TextToken> words = TextAnalyzer.STANDARD.analyze("中".repeat(20_000));
        assertEquals(2, words.size());
        assertEquals(30_000, words.getFirst().end());
    }
}
