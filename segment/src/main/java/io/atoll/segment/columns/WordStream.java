package io.atoll.segment.columns;

import io.atoll.text.TextToken;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

import java.util.List;

/// The words of a text that was split before, for Lucene.
final class WordStream extends TokenStream {
    private final List<TextToken> words;
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment =
            addAttribute(PositionIncrementAttribute.class);
    private int next;

    WordStream(List<TextToken> words) {
        this.words = words;
    }

    @Override
    public boolean incrementToken() {
        if (next == words.size()) {
            return false;
        }
        clearAttributes();
        TextToken word = words.get(next);
        int before = next == 0 ? -1 : words.get(next - 1).position();
        term.append(word.text());
        increment.setPositionIncrement(word.position() - before);
        next++;
        return true;
    }

    @Override
    public void reset() {
        next = 0;
    }
}
