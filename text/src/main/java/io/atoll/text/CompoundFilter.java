package io.atoll.text;

import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Puts the parts of a compound in its place, all at its position.
final class CompoundFilter extends TokenFilter {
    private final CompoundParts parts;
    private final Deque<String> pending = new ArrayDeque<>();
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offsets = addAttribute(OffsetAttribute.class);
    private final PositionIncrementAttribute increment =
            addAttribute(PositionIncrementAttribute.class);
    private int end;

    CompoundFilter(TokenStream words, CompoundParts parts) {
        super(words);
        this.parts = parts;
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (!pending.isEmpty()) {
            int start = offsets.endOffset();
            put(pending.removeFirst(), start);
            increment.setPositionIncrement(0);
            return true;
        }
        if (!input.incrementToken()) {
            return false;
        }
        pending.addAll(parts.of(term.toString()));
        if (!pending.isEmpty()) {
            end = offsets.endOffset();
            put(pending.removeFirst(), offsets.startOffset());
        }
        return true;
    }

    /// A filter before may have changed the word's length: no part ends behind it.
    private void put(String part, int start) {
        term.setEmpty().append(part);
        int partEnd = pending.isEmpty() ? end : Math.min(end, start + part.length());
        offsets.setOffset(start, partEnd);
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        pending.clear();
    }
}
