package io.atoll.segment.sealed;

import io.atoll.segment.indexes.WideVectorsFormat;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;

import java.util.Map;

/// Lucene's codec with a vectors format of our choosing for each field. The index names only stock
/// formats, so it is read with the stock codec.
final class SegmentCodec extends Lucene104Codec {
    private final Map<String, KnnVectorsFormat> formats;

    /// @param formats by Lucene field; other vector fields are flat
    SegmentCodec(Map<String, KnnVectorsFormat> formats) {
        this.formats = Map.copyOf(formats);
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return formats.getOrDefault(field, WideVectorsFormat.FLAT);
    }
}
