package io.atoll.segment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;

/// A manifest as JSON. The members are specified in [ManifestFile].
final class ManifestJson {

    private ManifestJson() {}

    static ObjectNode write(String clusterId, Manifest manifest) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("cluster", clusterId);
        json.put("collection", manifest.collectionId());
        json.put("epoch", manifest.epoch());
        json.put("number", manifest.number());
        ArrayNode segments = json.putArray("segments");
        manifest.segments().forEach(segment -> write(segment, segments.addObject()));
        ArrayNode tombstones = json.putArray("tombstones");
        manifest.tombstones().forEach(file -> write(file, tombstones.addObject()));
        ArrayNode journals = json.putArray("journals");
        manifest.journals().forEach(journal -> write(journal, journals.addObject()));
        return json;
    }

    private static void write(SegmentInfo segment, ObjectNode json) {
        json.put("segment", segment.id());
        json.put("partition", segment.partitionId());
        json.put("folder", segment.folder());
        json.put("rows", segment.rowCount());
        json.put("bytes", segment.sizeBytes());
        json.put("min_timestamp", segment.minTimestamp());
        json.put("max_timestamp", segment.maxTimestamp());
        ArrayNode indexes = json.putArray("indexes");
        new TreeSet<>(segment.builtIndexes()).forEach(indexes::add);
    }

    private static void write(TombstoneInfo tombstones, ObjectNode json) {
        json.put("segment", tombstones.segmentId());
        json.put("file", tombstones.file());
        json.put("rows", tombstones.deletedRows());
        json.put("max_timestamp", tombstones.maxTimestamp());
    }

    private static void write(JournalInfo journal, ObjectNode json) {
        json.put("segment", journal.segmentId());
        json.put("file", journal.file());
        json.put("epoch", journal.epoch());
        journal.endOffset().ifPresent(end -> json.put("end", end));
    }

    /// @throws IllegalArgumentException if a member is missing
    static Manifest read(JsonNode json) {
        long collectionId = json.required("collection").longValue();
        return new Manifest(
                collectionId,
                json.required("epoch").longValue(),
                json.required("number").longValue(),
                list(json.required("segments"), segment -> segment(collectionId, segment)),
                list(json.required("tombstones"), ManifestJson::tombstones),
                list(json.required("journals"), ManifestJson::journal));
    }

    private static SegmentInfo segment(long collectionId, JsonNode json) {
        return new SegmentInfo(
                json.required("segment").longValue(),
                collectionId,
                json.required("partition").longValue(),
                json.required("folder").textValue(),
                json.required("rows").longValue(),
                json.required("bytes").longValue(),
                json.required("min_timestamp").longValue(),
                json.required("max_timestamp").longValue(),
                new TreeSet<>(list(json.required("indexes"), JsonNode::longValue)));
    }

    private static TombstoneInfo tombstones(JsonNode json) {
        return new TombstoneInfo(
                json.required("segment").longValue(),
                json.required("file").textValue(),
                json.required("rows").longValue(),
                json.required("max_timestamp").longValue());
    }

    private static JournalInfo journal(JsonNode json) {
        return new JournalInfo(
                json.required("segment").longValue(),
                json.required("file").textValue(),
                json.required("epoch").longValue(),
                json.has("end")
                        ? OptionalLong.of(json.required("end").longValue())
                        : OptionalLong.empty());
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
        var list = new ArrayList<T>(array.size());
        for (JsonNode json : array) {
            list.add(element.apply(json));
        }
        return list;
    }
}
