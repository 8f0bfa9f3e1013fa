package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The members that requests may have, as Milvus documents them, by path.
///
/// @param type of JSON schema; empty: a value of any kind
record RestMembers(String name, String type, boolean required) {

    /// A line for each path: its members, a required one with `!`, with its type where that is no
    /// string. Every request may have `dbName`.
    private static final String TABLE =
            """
            collections/list
            collections/has collectionName!
            collections/describe collectionName!
            collections/get_stats collectionName!
            collections/get_load_state collectionName! partitionNames:array
            collections/create collectionName! dimension:integer idType autoID:boolean metricType primaryFieldName vectorFieldName schema:object indexParams:array params:object
            collections/drop collectionName!
            collections/rename collectionName! newCollectionName! newDbName
            collections/load collectionName!
            collections/refresh_load collectionName!
            collections/release collectionName!
            collections/flush collectionName!
            collections/compact collectionName! isClustering:boolean
            collections/get_compaction_state jobID!:integer
            collections/truncate collectionName!
            collections/alter_properties collectionName! properties!:object
            collections/drop_properties collectionName! propertyKeys!:array
            collections/fields/add collectionName! schema!:object
            collections/fields/alter_properties collectionName! fieldName! fieldParams!:object
            collections/add_function collectionName! function!:object
            collections/alter_function collectionName! functionName! function!:object
            collections/drop_function collectionName! functionName!
            entities/insert collectionName! data!:array partitionName
            entities/upsert collectionName! data!:array partitionName partialUpdate:boolean
            entities/delete collectionName! filter! partitionName exprParams:object
            entities/get collectionName! id!: outputFields:array partitionNames:array
            entities/query collectionName! filter outputFields:array partitionNames:array limit:integer offset:integer exprParams:object consistencyLevel
            entities/search collectionName! data:array ids:array annsField limit:integer offset:integer filter exprParams:object outputFields:array partitionNames:array groupingField groupSize:integer strictGroupSize:boolean searchParams:object functionScore:object consistencyLevel
            entities/hybrid_search collectionName! search!:array rerank:object functionScore:object limit:integer offset:integer outputFields:array partitionNames:array groupingField groupSize:integer strictGroupSize:boolean consistencyLevel
            entities/advanced_search collectionName! search!:array rerank:object functionScore:object limit:integer offset:integer outputFields:array partitionNames:array groupingField groupSize:integer strictGroupSize:boolean consistencyLevel
            partitions/list collectionName!
            partitions/has collectionName! partitionName!
            partitions/create collectionName! partitionName!
            partitions/drop collectionName! partitionName!
            partitions/get_stats collectionName! partitionName!
            partitions/load collectionName! partitionNames!:array
            partitions/release collectionName! partitionNames!:array
            indexes/list collectionName!
            indexes/describe collectionName! indexName!
            indexes/create collectionName! indexParams!:array
            indexes/drop collectionName! indexName!
            indexes/alter_properties collectionName! indexName! properties!:object
            indexes/drop_properties collectionName! indexName! propertyKeys!:array
            aliases/list collectionName
            aliases/describe aliasName!
            aliases/create aliasName! collectionName!
            aliases/drop aliasName!
            aliases/alter aliasName! collectionName!
            databases/create dbName! properties:object
            databases/drop dbName!
            databases/list
            databases/describe dbName!
            databases/alter dbName! properties!:object
            databases/drop_properties dbName! propertyKeys!:array
            resource_groups/create name! config:object
            resource_groups/drop name!
            resource_groups/alter resource_groups!:object
            resource_groups/describe name!
            resource_groups/list
            resource_groups/transfer_replica sourceRgName! targetRgName! collectionName! replicaNum!:integer
            segments/describe collectionID:integer segmentIDs!:array
            quotacenter/describe
            common/run_analyzer text!:array analyzerParams: collectionName fieldName analyzerNames:array withDetail:boolean withHash:boolean
            """;

    private static final Map<String, List<RestMembers>> BY_PATH = read();

    private static Map<String, List<RestMembers>> read() {
        Map<String, List<RestMembers>> paths = new HashMap<>();
        for (String line : TABLE.lines().toList()) {
            String[] words = line.split(" ");
            paths.put(
                    words[0],
                    Arrays.stream(words, 1, words.length).map(RestMembers::read).toList());
        }
        return Map.copyOf(paths);
    }

    private static RestMembers read(String word) {
        String[] parts = word.split(":", 2);
        boolean required = parts[0].endsWith("!");
        String name = required ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
        return new RestMembers(name, parts.length == 1 ? "string" : parts[1], required);
    }

    /// Refuses a member of another kind than Milvus's; null counts as absent. Rows that are read
    /// apart are left to their reader, and so is a member of any kind.
    ///
    /// @throws RestRefusal that names the member and both kinds
    static void check(String path, RestRequest request) {
        for (RestMembers member : BY_PATH.getOrDefault(path, List.of())) {
            JsonNode value = request.body().path(member.name);
            if (!value.isMissingNode()
                    && !value.isNull()
                    && !request.isReadApart(member.name)
                    && !member.takes(value)) {
                throw RestRefusal.notJson(
                        "'%s' is %s, not %s".formatted(member.name, member.kind(), value));
            }
        }
    }

    private boolean takes(JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "" -> true;
            default -> throw new IllegalStateException("the table has a type " + type);
        };
    }

    private String kind() {
        return ("aio".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + type;
    }

    /// The JSON schema of a path's requests.
    static ObjectNode schema(String path) {
        ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("dbName").put("type", "string");
        ArrayNode required = Json.MAPPER.createArrayNode();
        for (RestMembers member : BY_PATH.getOrDefault(path, List.of())) {
            ObjectNode described = properties.putObject(member.name);
            if (!member.type.isEmpty()) {
                described.put("type", member.type);
            }
            if (member.type.equals("array")) {
                described.putObject("items");
            }
            if (member.required) {
                required.add(member.name);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }
}
