package io.atoll.segment.graphs;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Index;

import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;

/// How a graph is built: `M`, the neighbours that a node keeps (twice as many on the lowest level),
/// and `efConstruction`, the candidates looked at for each new node.
///
/// Values above Lucene's limits are lowered to them.
public record HnswParameters(int m, int efConstruction) {
    static final String M = "M";
    static final String EF_CONSTRUCTION = "efConstruction";

    /// @param absent what the index has where the client names none
    public static HnswParameters of(Index index, HnswParameters absent) {
        return new HnswParameters(
                Math.min(number(index, M, 2, absent.m), Lucene99HnswVectorsFormat.MAXIMUM_MAX_CONN),
                Math.min(
                        number(index, EF_CONSTRUCTION, 1, absent.efConstruction),
                        Lucene99HnswVectorsFormat.MAXIMUM_BEAM_WIDTH));
    }

    private static int number(Index index, String name, int least, int absent) {
        String given = index.params().get(name);
        if (given == null) {
            return absent;
        }
        try {
            int value = Integer.parseInt(given.trim());
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "index '"
                        + index.name()
                        + "': parameter "
                        + name
                        + " is '"
                        + given
                        + "'; it must be an integer of at least "
                        + least);
    }
}
