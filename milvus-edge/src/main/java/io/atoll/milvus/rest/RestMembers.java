package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The members that requests may have, as Milvus documents them, by path.
///
/// @param type of JSON schema; empty: a value of any kind
/// @param of whose members those of an object have, or of the objects of a list; empty: any
record RestMembers(String name, String type, String of, boolean required) {

    /// A line for each path: its members, a required one with `!`, with its type where that is no
    /// string; what an object or a list is of stands behind a slash, and is described at the end.
    /// Every request may have `dbName`.
    private static final String TABLE =
            """
            collections/list
            collections/has collectionName!
            collections/describe collectionName!
            collections/get_stats collectionName!
            collections/get_load_state collectionName! partitionNames:array
            collections/create collectionName! dimension:integer idType autoID:boolean metricType primaryFieldName vectorFieldName schema:object/Schema indexParams:array/IndexParams params:object
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
            collections/fields/add collectionName! schema!:object/Field
            collections/fields/alter_properties collectionName! fieldName! fieldParams!:object
            collections/add_function collectionName! function!:object/Function
            collections/alter_function collectionName! functionName! function!:object/Function
            collections/drop_function collectionName! functionName!
            entities/insert collectionName! data!:array partitionName
            entities/upsert collectionName! data!:array partitionName partialUpdate:boolean
            entities/delete collectionName! filter! partitionName exprParams:object
            entities/get collectionName! id!: outputFields:array partitionNames:array minCoverage:number coverage:boolean
            entities/query collectionName! filter outputFields:array partitionNames:array limit:integer offset:integer exprParams:object consistencyLevel minCoverage:number coverage:boolean
            entities/search collectionName! data:array ids:array annsField limit:integer offset:integer filter exprParams:object outputFields:array partitionNames:array groupingField groupSize:integer strictGroupSize:boolean searchParams:object/SearchParams functionScore:object/FunctionScore consistencyLevel minCoverage:number coverage:boolean explain:boolean
            entities/hybrid_search collectionName! search!:array/Search rerank:object/Rerank functionScore:object/FunctionScore limit:integer offset:integer outputFields:array partitionNames:array groupingField groupSize:integer strictGroupSize:boolean consistencyLevel
            entities/advanced_search collectionName! search!:array/Search rerank:object/Rerank functionScore:object/FunctionScore limit:integer offset:integer outputFields:array partitionNames:array groupingField groupSize:integer strictGroupSize:boolean consistencyLevel
            partitions/list collectionName!
            partitions/has collectionName! partitionName!
            partitions/create collectionName! partitionName!
            partitions/drop collectionName! partitionName!
            partitions/get_stats collectionName! partitionName!
            partitions/load collectionName! partitionNames!:array
            partitions/release collectionName! partitionNames!:array
            indexes/list collectionName!
            indexes/describe collectionName! indexName!
            indexes/create collectionName! indexParams!:array/IndexParams
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
            Schema autoID:boolean enableDynamicField:boolean fields:array/Field functions:array/Function
            Field fieldName! dataType! elementDataType isPrimary:boolean isPartitionKey:boolean isClusteringKey:boolean autoID:boolean nullable:boolean defaultValue: elementTypeParams:object
            Function name! type! inputFieldNames:array outputFieldNames:array params:object description
            IndexParams fieldName! indexName metricType indexType params:object
            Search data!:array annsField limit:integer offset:integer filter metricType groupingField ignoreGrowing:boolean exprParams:object params:object
            SearchParams metricType ignore_growing:boolean params:object
            Rerank strategy params:object
            FunctionScore functions:array/Function params:object
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
        String[] kind = (parts.length == 1 ? "string" : parts[1]).split("/", 2);
        return new RestMembers(name, kind[0], kind.length == 1 ? "" : kind[1], required);
    }

    /// Refuses a member of another kind than Milvus's; null counts as absent. Rows that are read
    /// apart are left to their reader, and so is a member of any kind.
    ///
    /// @throws RestRefusal that names the member and both kinds
    static void check(String path, RestRequest request) {
        for (RestMembers member : BY_PATH.getOrDefault(path, List.of())) {
            if (!request.isReadApart(member.name)) {
                member.check(request.body(), "");
            }
        }
    }

    /// @param where the object stands, with a dot behind it
    private void check(JsonNode object, String where) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (!takes(value)) {
            throw RestRefusal.notJson("'%s' is %s, not %s".formatted(where + name, kind(), value));
        }
        List<RestMembers> inner = BY_PATH.getOrDefault(of, List.of());
        if (value.isObject()) {
            inner.forEach(member -> member.check(value, where + name + "."));
        } else if (!inner.isEmpty()) {
            for (int i = 0; i < value.size(); i++) {
                for (RestMembers member : inner) {
                    member.check(value.get(i), where + name + "[" + i + "].");
                }
            }
        }
    }

    private boolean takes(JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
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

    /// The JSON schemas of what requests have inside, by name.
    static Map<String, ObjectNode> inside() {
        Map<String, ObjectNode> schemas = new TreeMap<>();
        BY_PATH.keySet().stream()
                .filter(name -> name.indexOf('/') < 0)
                .forEach(name -> schemas.put(name, schema(name, Json.MAPPER.createObjectNode())));
        return schemas;
    }

    /// The JSON schema of a path's requests.
    static ObjectNode request(String path) {
        ObjectNode properties = Json.MAPPER.createObjectNode();
        properties.putObject("dbName").put("type", "string");
        return schema(path, properties);
    }

    private static ObjectNode schema(String path, ObjectNode properties) {
        ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
        schema.set("properties", properties);
        ArrayNode required = Json.MAPPER.createArrayNode();
        for (RestMembers member : BY_PATH.getOrDefault(path, List.of())) {
            properties.set(member.name, member.described());
            if (member.required) {
                required.add(member.name);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private ObjectNode described() {
        ObjectNode described = Json.MAPPER.createObjectNode();
        if (!type.isEmpty() && !(type.equals("object") && !of.isEmpty())) {
            described.put("type", type);
        }
        ObjectNode inner = type.equals("array") ? described.putObject("items") : described;
        if (!of.isEmpty()) {
            inner.put("$ref", "#/components/schemas/" + of);
        }
        return described;
    }
}
