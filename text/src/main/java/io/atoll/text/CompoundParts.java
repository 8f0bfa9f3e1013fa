package io.atoll.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The words of which compounds consist.
///
/// @param words none is empty
/// @param longest the most characters of any
record CompoundParts(Set<String> words, int longest) {

    static CompoundParts of(List<String> list) {
        var words = new HashSet<String>();
        int longest = 0;
        for (String word : list) {
            if (word.isEmpty()) {
                throw AnalyzerParams.invalid("create decompounder failed: an empty word");
            }
            words.add(word);
            longest = Math.max(longest, word.length());
        }
        return new CompoundParts(Set.copyOf(words), longest);
    }

    /// The parts of a word, the longest first wherever there are several; none if it does not
    /// consist of parts altogether, or is one itself.
    List<String> of(String word) {
        var parts = new ArrayList<String>();
        int at = 0;
        while (at < word.length()) {
            int end = endOfPart(word, at);
            if (end == at) {
                return List.of();
            }
            parts.add(word.substring(at, end));
            at = end;
        }
        return parts.size() > 1 ? parts : List.of();
    }

    private int endOfPart(String word, int from) {
        for (int end = Math.min(word.length(), from + longest); end > from; end--) {
            if (words.contains(word.substring(from, end))) {
                return end;
            }
        }
        return from;
    }
}
