package io.atoll.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.OptionalLong;

/// How far words have to move, as Milvus counts it.
class PhraseSlopTest {

    private static OptionalLong slop(String phrase, String text) {
        return PhraseSlop.of(
                TextAnalyzer.STANDARD.analyze(phrase), TextAnalyzer.STANDARD.analyze(text));
    }

    @Test
    void wordsThatStandAsInThePhraseNeedNotMove() {
        assertEquals(OptionalLong.of(0), slop("data privacy", "Ensure data privacy now."));
        assertEquals(OptionalLong.of(0), slop("a b", "a c d e b f g a b"), "the best places");
        assertEquals(OptionalLong.of(0), slop("a b a", "a b a"));
    }

    @Test
    void othersMoveByWhatIsBetweenThem() {
        assertEquals(OptionalLong.of(1), slop("data privacy", "Ensure data user privacy now."));
        assertEquals(OptionalLong.of(2), slop("data privacy", "Ensure privacy data now."));
        assertEquals(OptionalLong.of(3), slop("data privacy", "Ensure privacy user data now."));
        assertEquals(
                OptionalLong.of(10),
                slop(
                        "I like swimming and skiing",
                        "x x Skiing and swimming are sports that I like the most."));
    }

    @Test
    void aWordThatIsMissingCannot() {
        assertEquals(OptionalLong.empty(), slop("data privacy", "Data is important."));
        assertEquals(OptionalLong.of(0), slop("", "Data"));
    }
}
