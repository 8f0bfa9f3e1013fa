package io.atoll.model.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What is known of the texts of a field that live.
///
/// @param texts how many there are
/// @param words how many words they have together
/// @param frequencies of words that were asked for, how many texts have each
public record TextStatistics(long texts, long words, List<Long> frequencies) {

    public TextStatistics {
        frequencies = List.copyOf(frequencies);
    }

    /// Of no text.
    public static TextStatistics none(int words) {
        return new TextStatistics(0, 0, Collections.nCopies(words, 0L));
    }

    /// Of these texts and those together, about the same words.
    public TextStatistics plus(TextStatistics others) {
        var sums = new ArrayList<Long>(frequencies.size());
        for (int word = 0; word < frequencies.size(); word++) {
            sums.add(frequencies.get(word) + others.frequencies.get(word));
        }
        return new TextStatistics(texts + others.texts, words + others.words, sums);
    }

    /// How many words a text has on average; 1 where there is no text.
    public double averageLength() {
        return texts == 0 || words == 0 ? 1 : (double) words / texts;
    }

    /// How much one of the words says: `ln(1 + (n - d + 0.5) / (d + 0.5))`.
    public double weight(int word) {
        long having = frequencies.get(word);
        return Math.log(1 + (texts - having + 0.5) / (having + 0.5));
    }
}
