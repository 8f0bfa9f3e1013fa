package io.atoll.segment.sealed;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Index;
import io.atoll.model.IndexType;

import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;

/// How a graph is built: `M`, the neighbours that a node keeps (twice as many on the lowest level),
/// and `efConstruction`, the candidates looked at for each new node.
///
/// Where a client names none, HNSW has Milvus's defaults, and AUTOINDEX what was measured to give a
/// recall of 0.99 at a third of the build time. Values above Lucene's limits are lowered to them.
record HnswParameters(int m, int efConstruction) {
    private static final HnswParameters MILVUS_DEFAULT = new HnswParameters(30, 360);
    private static final HnswParameters AUTO = new HnswParameters(16, 100);

    static HnswParameters of(Index index) {
        HnswParameters absent = index.type() == IndexType.AUTOINDEX ? AUTO : MILVUS_DEFAULT;
        return new HnswParameters(
                Math.min(
                        number(index, "M", 2, absent.m),
                        Lucene99HnswVectorsFormat.MAXIMUM_MAX_CONN),
                Math.min(
                        number(index, "efConstruction", 1, absent.efConstruction),
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
