package io.atoll.segment.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.DataType;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.segment.storage.Damage;

import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// The file `segment.json` of a sealed segment's folder: what the segment is, and what its other
/// files must be.
///
/// It is one JSON object in UTF-8. Its last member is `crc32c`, whose value is the CRC-32C of all
/// bytes before the quote that opens this member's name, in hexadecimal (`0x9a0b1c2d`).
///
/// | member | type | meaning |
/// | --- | --- | --- |
/// | `format` | int | 1 |
/// | `segment`, `collection`, `partition` | int64 | ids |
/// | `rows` | int | n: the Lucene index has the documents 0 to n-1, in ascending order of keys, rows of one key by timestamp, none deleted |
/// | `minTimestamp`, `maxTimestamp` | int64 | of the oldest and the youngest row |
/// | `fields` | array | the fields that the rows have: `id`, `name`, `type` (of [DataType]), `dimension` (0 but for vectors); how they lie in the index is told by [io.atoll.segment.columns.LuceneFields] |
/// | `indexes` | array | what was built: `id`, `field`, `type`, `metric`, `params` as they were asked for, and `graph`: whether there is an HNSW graph, or the vectors are scanned |
/// | `files` | array | all files of the folder but this one: `name`, `bytes`, `crc32c` |
@JsonPropertyOrder({
    "format",
    "segment",
    "collection",
    "partition",
    "rows",
    "minTimestamp",
    "maxTimestamp",
    "fields",
    "indexes",
    "files"
})
record SegmentDescriptor(
        int format,
        long segment,
        long collection,
        long partition,
        int rows,
        long minTimestamp,
        long maxTimestamp,
        List<StoredField> fields,
        List<BuiltIndex> indexes,
        List<StoredFile> files) {
    static final String NAME = "segment.json";
    static final int FORMAT = 1;

    private static final String CHECKSUM = "crc32c";
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    SegmentDescriptor {
        fields = List.copyOf(fields);
        indexes = List.copyOf(indexes);
        files = List.copyOf(files);
    }

    record StoredField(long id, String name, DataType type, int dimension) {}

    record BuiltIndex(
            long id,
            long field,
            IndexType type,
            Metric metric,
            Map<String, String> params,
            boolean graph) {
        BuiltIndex {
            params = Map.copyOf(params);
        }

        static BuiltIndex of(Index index, boolean graph) {
            return new BuiltIndex(
                    index.id(),
                    index.fieldId(),
                    index.type(),
                    index.metric(),
                    index.params(),
                    graph);
        }
    }

    record StoredFile(String name, long bytes, String crc32c) {}

    byte[] toBytes() {
        try {
            ObjectNode object = JSON.valueToTree(this);
            object.put(CHECKSUM, "");
            String text = JSON.writeValueAsString(object);
            byte[] covered =
                    text.substring(0, text.lastIndexOf('"' + CHECKSUM + '"')).getBytes(UTF_8);
            object.put(CHECKSUM, checksum(covered, covered.length));
            return JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a segment descriptor cannot be written", e);
        }
    }

    /// @param file the name of the file, for messages
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED if it is not what was written
    static SegmentDescriptor parse(String file, byte[] bytes) {
        try {
            var object = JSON.readTree(bytes);
            int format = object.path("format").asInt();
            String text = new String(bytes, UTF_8);
            int covered = text.lastIndexOf('"' + CHECKSUM + '"');
            String found = object.path(CHECKSUM).asText();
            if (covered < 0 || format < 1) {
                throw Damage.at(file, 0, "a segment descriptor", "something else");
            }
            if (format != FORMAT) {
                throw Damage.unknownVersion(file, 0, format, FORMAT);
            }
            int coveredBytes = text.substring(0, covered).getBytes(UTF_8).length;
            String expected = checksum(bytes, coveredBytes);
            if (!expected.equals(found)) {
                throw Damage.at(file, coveredBytes, "checksum " + expected, found);
            }
            return JSON.treeToValue(object, SegmentDescriptor.class);
        } catch (java.io.IOException e) {
            throw Damage.at(file, 0, "a segment descriptor", "no JSON: " + e.getMessage(), e);
        }
    }

    private static String checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Damage.hex((int) crc.getValue());
    }
}
