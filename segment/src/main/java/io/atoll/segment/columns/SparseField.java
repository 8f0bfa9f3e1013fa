package io.atoll.segment.columns;

import io.atoll.model.rows.SparseVectorValues;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.PayloadAttribute;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.AttributeImpl;
import org.apache.lucene.util.AttributeReflector;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A sparse vector as terms: each dimension is one, 4 bytes, big-endian, with its value as the
/// payload of its only position, a float32, little-endian. Lucene's frequencies would not do: they
/// are added up to an int, and a float has as many bits.
public final class SparseField extends Field {
    private static final FieldType TYPE = new FieldType();

    static {
        TYPE.setTokenized(true);
        TYPE.setOmitNorms(true);
        TYPE.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        TYPE.freeze();
    }

    private final byte[] vector;

    SparseField(String name, byte[] vector) {
        super(name, TYPE);
        this.vector = vector;
    }

    /// The term of a dimension.
    public static BytesRef term(int dimension) {
        var bytes = new byte[Integer.BYTES];
        ByteBuffer.wrap(bytes).putInt(dimension);
        return new BytesRef(bytes);
    }

    /// The value of a dimension.
    public static float value(BytesRef payload) {
        return Float.intBitsToFloat(
                (payload.bytes[payload.offset] & 0xFF)
                        | (payload.bytes[payload.offset + 1] & 0xFF) << 8
                        | (payload.bytes[payload.offset + 2] & 0xFF) << 16
                        | payload.bytes[payload.offset + 3] << 24);
    }

    @Override
    public TokenStream tokenStream(Analyzer analyzer, @Nullable TokenStream reused) {
        return new Pairs(vector);
    }

    private static final class Pairs extends TokenStream {
        private final ByteBuffer pairs;
        private final BytesRef payload;
        private final Dimension dimension;
        private final PayloadAttribute value;

        Pairs(byte[] vector) {
            this.pairs = ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN);
            this.payload = new BytesRef();
            addAttributeImpl(new Dimension());
            this.dimension = (Dimension) getAttribute(TermToBytesRefAttribute.class);
            this.value = addAttribute(PayloadAttribute.class);
        }

        @Override
        public boolean incrementToken() {
            if (!pairs.hasRemaining()) {
                return false;
            }
            clearAttributes();
            dimension.set(pairs.getInt(pairs.position()));
            payload.bytes = pairs.array();
            payload.offset = pairs.position() + Integer.BYTES;
            payload.length = Float.BYTES;
            value.setPayload(payload);
            pairs.position(pairs.position() + SparseVectorValues.PAIR_BYTES);
            return true;
        }

        @Override
        public void reset() {
            pairs.rewind();
        }
    }

    /// The term that a stream stands on.
    private static final class Dimension extends AttributeImpl implements TermToBytesRefAttribute {
        private final BytesRef term = term(0);

        void set(int dimension) {
            ByteBuffer.wrap(term.bytes).putInt(dimension);
        }

        @Override
        public BytesRef getBytesRef() {
            return term;
        }

        @Override
        public void clear() {
            set(0);
        }

        @Override
        public void reflectWith(AttributeReflector reflector) {
            reflector.reflect(TermToBytesRefAttribute.class, "bytes", term);
        }

        @Override
        public void copyTo(AttributeImpl target) {
            System.arraycopy(term.bytes, 0, ((Dimension) target).term.bytes, 0, Integer.BYTES);
        }
    }
}
