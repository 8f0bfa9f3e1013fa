package io.atoll.segment.quantization;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Turns vectors into codes, and estimates of these how near the vectors are to a query. Immutable.
public sealed interface Quantizer permits ScalarQuantizer, ProductQuantizer, SignQuantizer {

    /// How many bytes a coded vector has.
    int rowBytes();

    /// How many rows stand together: they are written in full blocks of so many.
    default int rowsPerBlock() {
        return 1;
    }

    /// Makes a block of rows.
    ///
    /// @param rows one after the other, as [Encoder] makes them
    /// @param block becomes as many bytes
    default void arrange(byte[] rows, byte[] block) {
        System.arraycopy(rows, 0, block, 0, rows.length);
    }

    /// Whether rows are coded less the centroid of their list, so that their scores lack what is to
    /// be said of the list: what [CodeScorer] says of scores then holds within a list only.
    boolean isResidual();

    /// Whether codes are so exact that hardly any row of the better half of some is taken for one
    /// of the worse half.
    boolean isFine();

    /// How many of the best rows are to be scored again, of which so many are wanted.
    int scoredAgain(int wanted);

    /// For one thread.
    Encoder encoder();

    /// Codes vectors.
    interface Encoder {

        /// @param vector not changed
        /// @param centroid of the vector's list, in the space of lists; of no meaning where nothing
        ///   is taken off
        /// @param row becomes the coded vector, [Quantizer#rowBytes] long
        void encode(float[] vector, float[] centroid, byte[] row);
    }

    /// Scores coded vectors, for one thread.
    ///
    /// @param rows has them, in blocks
    CodeScorer scorer(MemorySegment rows);

    /// Writes a name, and what the quantizer of this name reads.
    void write(DataOutput out) throws IOException;

    /// Reads what [#write] wrote.
    ///
    /// @throws CorruptIndexException if that is something else
    static Quantizer read(DataInput in) throws IOException {
        String name = in.readString();
        try {
            return switch (name) {
                case ProductQuantizer.NAME -> ProductQuantizer.read(in);
                case SignQuantizer.NAME -> SignQuantizer.read(in);
                // The first ones have the names of their codes.
                default -> ScalarQuantizer.read(CodeType.valueOf(name), in);
            };
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(
                    "no quantizer '%s' of this kind is known".formatted(name), in.toString(), e);
        }
    }
}
