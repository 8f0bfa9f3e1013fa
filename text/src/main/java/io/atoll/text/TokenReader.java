package io.atoll.text;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Splits texts into words, one after the other, by one thread.
public final class TokenReader {
    private final Tokenizer source;
    private final TokenStream words;
    private final CharTermAttribute term;
    private final PositionIncrementAttribute increment;
    private final OffsetAttribute offsets;

    TokenReader(Tokenizer source, TokenStream words) {
        this.source = source;
        this.words = words;
        this.term = words.addAttribute(CharTermAttribute.class);
        this.increment = words.addAttribute(PositionIncrementAttribute.class);
        this.offsets = words.addAttribute(OffsetAttribute.class);
    }

    /// The words of a text, in their order.
    public List<TextToken> read(String text) {
        var read = new ArrayList<TextToken>();
        var place = new Utf8Place(text);
        int position = -1;
        source.setReader(new StringReader(text));
        try {
            words.reset();
            while (words.incrementToken()) {
                position += increment.getPositionIncrement();
                read.add(
                        new TextToken(
                                term.toString(),
                                position,
                                place.of(offsets.startOffset()),
                                place.of(offsets.endOffset())));
            }
            words.end();
            words.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    /// Where a character stands in a text's UTF-8. Fast for places that ascend.
    private static final class Utf8Place {
        private final String text;
        private int chars;
        private int bytes;

        Utf8Place(String text) {
            this.text = text;
        }

        int of(int index) {
            if (index < chars) {
                chars = 0;
                bytes = 0;
            }
            for (; chars < index; chars++) {
                char c = text.charAt(chars);
                // Each half of a surrogate pair stands for two of its four bytes.
                bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            }
            return bytes;
        }
    }
}
