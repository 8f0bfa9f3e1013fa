package io.atoll.segment.columns;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

import java.util.Arrays;

/// All runs of characters of a text that have one of two lengths, for Lucene. It is set to one text
/// after the other.
public final class GramStream extends TokenStream {
    private final int[] lengths;
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private String text = "";

    /// Where each character begins, and where the last one ends.
    private int[] starts = {0};

    private int characters;
    private int next;
    private int length;

    public GramStream(int shorter, int longer) {
        this.lengths = shorter == longer ? new int[] {shorter} : new int[] {shorter, longer};
    }

    public void set(String newText) {
        text = newText;
        if (starts.length <= text.length()) {
            starts = new int[text.length() + 1];
        }
        characters = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            starts[characters++] = at;
        }
        starts[characters] = text.length();
    }

    @Override
    public void reset() {
        next = 0;
        length = 0;
    }

    @Override
    public boolean incrementToken() {
        while (length < lengths.length && next + lengths[length] > characters) {
            next = 0;
            length++;
        }
        if (length == lengths.length) {
            return false;
        }
        clearAttributes();
        term.append(text, starts[next], starts[next + lengths[length]]);
        next++;
        return true;
    }

    /// The runs of one length that stand in a text, each once; none if it is shorter.
    public static String[] of(String text, int length) {
        var stream = new GramStream(length, length);
        stream.set(text);
        var grams = new String[Math.max(0, stream.characters - length + 1)];
        Arrays.setAll(grams, i -> text.substring(stream.starts[i], stream.starts[i + length]));
        return Arrays.stream(grams).distinct().toArray(String[]::new);
    }
}
