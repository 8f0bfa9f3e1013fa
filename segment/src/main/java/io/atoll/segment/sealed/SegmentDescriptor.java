package io.atoll.segment.sealed;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.DataType;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.indexes.ValueIndex;
import io.atoll.segment.storage.CheckedJson;
import io.atoll.segment.storage.Damage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The file `segment.json` of a sealed segment's folder: what the segment is, and what its other
/// files must be. It is a [CheckedJson] of format `atoll-segment`, version 1.
///
/// | member | type | meaning |
/// | --- | --- | --- |
/// | `segment`, `collection`, `partition` | int64 | ids |
/// | `rows` | int | n: the Lucene index has the documents 0 to n-1, in ascending order of keys, rows of one key by timestamp, none deleted |
/// | `min_timestamp`, `max_timestamp` | int64 | of the oldest and the youngest row |
/// | `last_delete` | int64 | the timestamp of the youngest delete that may have kept rows out of this segment, so that it cannot be searched as of an earlier time; -2^63 if there was none |
/// | `fields` | array | the fields that the rows have: `id`, `name`, `type` (of [DataType]), `dimension` (0 but for vectors); how they lie in the index is told by [io.atoll.segment.columns.LuceneFields] |
/// | `indexes` | array | what was built: `id`, `field`, `type`, `metric`, `params` as they were asked for, and `graph`: whether there is something to walk, for the first types a graph, or the vectors are scanned |
/// | `value_indexes` | array, absent: empty | what was built of the indexes over scalars that need it: `id`, `field`, `type`, `params` as they were asked for, and `built`: whether the files `values-...` have it, a Lucene index with the same document numbers as [io.atoll.segment.columns.ValueFields] says |
/// | `files` | array | all files of the folder but this one: `name`, `bytes`, and `crc32c`, the CRC-32C of all bytes as 8 hexadecimal digits |
record SegmentDescriptor(
        long segment,
        long collection,
        long partition,
        int rows,
        long minTimestamp,
        long maxTimestamp,
        long lastDelete,
        List<StoredField> fields,
        List<BuiltIndex> indexes,
        @Nullable List<BuiltValueIndex> valueIndexes,
        List<StoredFile> files) {
    static final String NAME = "segment.json";

    private static final CheckedJson FILE = new CheckedJson("atoll-segment", 1);
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    SegmentDescriptor {
        fields = List.copyOf(fields);
        indexes = List.copyOf(indexes);
        valueIndexes = valueIndexes == null ? List.of() : List.copyOf(valueIndexes);
        files = List.copyOf(files);
    }

    record StoredField(long id, String name, DataType type, int dimension) {}

    record BuiltIndex(
            long id,
            long field,
            IndexType type,
            Metric metric,
            Map<String, String> params,
            @JsonProperty("graph") boolean walkable) {
        BuiltIndex {
            params = Map.copyOf(params);
        }

        static BuiltIndex of(Index index, boolean walkable) {
            return new BuiltIndex(
                    index.id(),
                    index.fieldId(),
                    index.type(),
                    index.metric(),
                    index.params(),
                    walkable);
        }

        /// Whether `other` is of the same field and built in the same way, whatever its id.
        boolean isBuiltLike(BuiltIndex other) {
            return field == other.field
                    && type == other.type
                    && metric == other.metric
                    && params.equals(other.params);
        }
    }

    record BuiltValueIndex(
            long id, long field, IndexType type, Map<String, String> params, boolean built) {
        BuiltValueIndex {
            params = Map.copyOf(params);
        }

        static BuiltValueIndex of(Index index, boolean built) {
            return new BuiltValueIndex(
                    index.id(), index.fieldId(), index.type(), index.params(), built);
        }

        /// What it is; empty where there are no files of it.
        Optional<ValueIndex> index(Schema schema) {
            return built
                    ? schema.field(field).flatMap(of -> ValueIndex.of(of, id, type, params))
                    : Optional.empty();
        }
    }

    record StoredFile(String name, long bytes, String crc32c) {}

    /// The indexes of the collection that this segment was built with.
    Set<Long> indexIds() {
        return Stream.concat(
                        indexes.stream().map(BuiltIndex::id),
                        ofValues().stream().map(BuiltValueIndex::id))
                .collect(Collectors.toSet());
    }

    List<BuiltValueIndex> ofValues() {
        return Objects.requireNonNull(valueIndexes);
    }

    byte[] toBytes() {
        ObjectNode members = MAPPER.valueToTree(this);
        return FILE.write(members);
    }

    /// @param file the name of the file, for messages
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED if it is not what was written
    static SegmentDescriptor parse(String file, byte[] bytes) {
        ObjectNode members = FILE.read(file, bytes);
        try {
            return MAPPER.treeToValue(members, SegmentDescriptor.class);
        } catch (JsonProcessingException e) {
            throw Damage.at(file, 0, "a segment descriptor", e.getOriginalMessage(), e);
        }
    }
}
