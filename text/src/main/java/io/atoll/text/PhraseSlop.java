package io.atoll.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/// How much moving a phrase needs to be found in a text: the least slop of a `phrase_match` that is
/// true.
///
/// Where a word stands in the text, less where it stands in the phrase, is its shift; words with
/// one shift stand as in the phrase. The slop is the narrowest range that has a shift of each word.
/// One place of the text may serve two equal words, as in Milvus.
public final class PhraseSlop {

    private PhraseSlop() {}

    /// @return 0 or more; empty if a word of the phrase is not in the text
    public static OptionalLong of(List<TextToken> phrase, List<TextToken> text) {
        if (phrase.isEmpty()) {
            return OptionalLong.of(0);
        }
        Map<String, List<Integer>> places = places(text);
        var lowest = new PriorityQueue<Word>(Comparator.comparingLong(Word::shift));
        long highest = Long.MIN_VALUE;
        for (TextToken token : phrase) {
            List<Integer> found = places.getOrDefault(token.text(), List.of());
            if (found.isEmpty()) {
                return OptionalLong.empty();
            }
            var word = new Word(found, 0, token.position());
            lowest.add(word);
            highest = Math.max(highest, word.shift());
        }
        long least = Long.MAX_VALUE;
        while (true) {
            Word first = lowest.remove();
            least = Math.min(least, highest - first.shift());
            if (!first.hasNext()) {
                return OptionalLong.of(least);
            }
            Word next = first.next();
            lowest.add(next);
            highest = Math.max(highest, next.shift());
        }
    }

    private static Map<String, List<Integer>> places(List<TextToken> text) {
        var places = new HashMap<String, List<Integer>>();
        for (TextToken token : text) {
            places.computeIfAbsent(token.text(), _ -> new ArrayList<>()).add(token.position());
        }
        return places;
    }

    /// A word of the phrase at one of its places in the text.
    private record Word(List<Integer> places, int place, int position) {
        long shift() {
            return (long) places.get(place) - position;
        }

        boolean hasNext() {
            return place + 1 < places.size();
        }

        Word next() {
            return new Word(places, place + 1, position);
        }
    }
}
