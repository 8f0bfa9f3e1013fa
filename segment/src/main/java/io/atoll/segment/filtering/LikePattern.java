package io.atoll.segment.filtering;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.lucene.util.BytesRef;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A LIKE pattern, matched against UTF-8 bytes: `%` is any run of characters, `_` is one character,
/// a backslash takes the next character as it is; at the very end it stands for itself.
final class LikePattern {
    private static final int ANY_RUN = -1;
    private static final int ONE_CHARACTER = -2;

    /// Bytes as numbers from 0 to 255, and the two wildcards.
    private final int[] parts;

    LikePattern(String pattern) {
        byte[] bytes = pattern.getBytes(UTF_8);
        var found = new int[bytes.length];
        int count = 0;
        for (int i = 0; i < bytes.length; i++) {
            found[count++] =
                    switch (bytes[i]) {
                        case '%' -> ANY_RUN;
                        case '_' -> ONE_CHARACTER;
                        case '\\' -> Byte.toUnsignedInt(bytes[i + 1 < bytes.length ? ++i : i]);
                        default -> Byte.toUnsignedInt(bytes[i]);
                    };
        }
        parts = Arrays.copyOf(found, count);
    }

    /// How many bytes stand before the first wildcard.
    int literalLength() {
        int length = 0;
        while (length < parts.length && parts[length] >= 0) {
            length++;
        }
        return length;
    }

    /// The bytes before the first wildcard.
    BytesRef prefix() {
        var bytes = new byte[literalLength()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) parts[i];
        }
        return new BytesRef(bytes);
    }

    /// What stands between wildcards: the texts that a text which matches has in it, in this order.
    List<String> runs() {
        var runs = new ArrayList<String>();
        var run = new ByteArrayOutputStream();
        for (int i = 0; i <= parts.length; i++) {
            if (i < parts.length && parts[i] >= 0) {
                run.write(parts[i]);
            } else if (run.size() > 0) {
                runs.add(run.toString(UTF_8));
                run.reset();
            }
        }
        return runs;
    }

    /// Whether there is no wildcard at all.
    boolean isLiteral() {
        return literalLength() == parts.length;
    }

    /// Whether the only wildcard is a `%` at the end.
    boolean isPrefix() {
        return parts.length > 0
                && literalLength() == parts.length - 1
                && parts[parts.length - 1] == ANY_RUN;
    }

    /// Walks both from the left. After a mismatch it returns to the last `%` and lets it take one
    /// character more; earlier ones need never be tried again.
    boolean matches(BytesRef text) {
        int end = text.offset + text.length;
        int at = text.offset;
        int part = 0;
        int retryPart = -1;
        int retryAt = 0;
        while (at < end) {
            if (part < parts.length && parts[part] == ANY_RUN) {
                retryPart = ++part;
                retryAt = at;
            } else if (part < parts.length && parts[part] == ONE_CHARACTER) {
                at = afterCharacter(text, at);
                part++;
            } else if (part < parts.length && parts[part] == Byte.toUnsignedInt(text.bytes[at])) {
                at++;
                part++;
            } else if (retryPart >= 0) {
                retryAt = afterCharacter(text, retryAt);
                at = retryAt;
                part = retryPart;
            } else {
                return false;
            }
        }
        while (part < parts.length && parts[part] == ANY_RUN) {
            part++;
        }
        return part == parts.length;
    }

    /// In UTF-8, the bytes of a character after its first one begin with the bits 10.
    private static int afterCharacter(BytesRef text, int at) {
        int next = at + 1;
        while (next < text.offset + text.length && (text.bytes[next] & 0xC0) == 0x80) {
            next++;
        }
        return next;
    }
}
