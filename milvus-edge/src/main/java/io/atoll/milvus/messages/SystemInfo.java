package io.atoll.milvus.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;

import java.util.List;

/// The cluster as Milvus's `system_info` metrics show it, which consoles draw.
///
/// | key | meaning |
/// | --- | --- |
/// | `nodes_info` | one entry for each role of each member |
/// | `identifier` | [NodeIds] of `<role>-<id>` |
/// | `connected` | `connected_identifier` and `target_type` of whom it calls |
/// | `infos` | `name`, `type`, `id`, `has_error`, `error_reason`, `created_time`, `updated_time`, `hardware_infos`, `system_info`, `system_configurations` |
/// | `hardware_infos` | `ip`; of read nodes `memory` and `memory_usage`: the capacity and the fill in bytes; what is not known is 0 |
///
/// A router is a `proxy`, a read node a `querynode`. The write node is what the coordinators are in
/// Milvus: it is shown as `rootcoord`, `querycoord` and `datacoord`, and as `datanode`, for it
/// seals and builds.
public final class SystemInfo {
    private static final List<String> COORDINATORS =
            List.of("rootcoord", "querycoord", "datacoord");

    private final ArrayNode nodes = Json.MAPPER.createArrayNode();
    private final String version;

    private SystemInfo(String version) {
        this.version = version;
    }

    /// @param report as `ClusterReport` has its nodes
    /// @param version that Milvus's clients are told
    public static String of(JsonNode report, String version) {
        var info = new SystemInfo(version);
        for (JsonNode member : report.path("nodes")) {
            info.add(member, report);
        }
        return Json.MAPPER.createObjectNode().set("nodes_info", info.nodes).toString();
    }

    private void add(JsonNode member, JsonNode report) {
        switch (member.path("role").asText()) {
            case "readnode" -> add(member, "querynode");
            case "router" -> {
                ArrayNode connected = add(member, "proxy");
                connect(connected, report, "writenode", COORDINATORS);
                connect(connected, report, "readnode", List.of("querynode"));
            }
            case "writenode" -> {
                for (String role : COORDINATORS) {
                    ArrayNode connected = add(member, role);
                    if (role.equals("rootcoord")) {
                        connect(connected, report, "writenode", List.of("querycoord", "datacoord"));
                    } else if (role.equals("querycoord")) {
                        connect(connected, report, "readnode", List.of("querynode"));
                    } else {
                        connect(connected, report, "writenode", List.of("datanode"));
                    }
                }
                add(member, "datanode");
            }
            default -> throw new IllegalStateException("a member of no known role: " + member);
        }
    }

    private static long identifier(JsonNode member, String type) {
        return NodeIds.of(type + "-" + member.path("id").asText());
    }

    private static void connect(
            ArrayNode connected, JsonNode report, String role, List<String> types) {
        for (JsonNode member : report.path("nodes")) {
            if (member.path("role").asText().equals(role)) {
                for (String type : types) {
                    connected
                            .addObject()
                            .put("connected_identifier", identifier(member, type))
                            .put("target_type", type);
                }
            }
        }
    }

    /// @return whom it is connected with, to be filled
    private ArrayNode add(JsonNode member, String type) {
        ObjectNode node = nodes.addObject();
        node.put("identifier", identifier(member, type));
        ArrayNode connected = node.putArray("connected");
        ObjectNode infos = node.putObject("infos");
        String trouble = member.path("trouble").asText();
        infos.put("has_error", !trouble.isEmpty())
                .put("error_reason", trouble)
                .put("name", member.path("id").asText())
                .put("type", type)
                .put("id", NodeIds.of(member.path("id").asText()))
                .put("created_time", "")
                .put("updated_time", "");
        hardware(member, infos.putObject("hardware_infos"));
        infos.putObject("system_info")
                .put("system_version", "")
                .put("deploy_mode", "ATOLL")
                .put("build_version", version)
                .put("build_time", "")
                .put("used_go_version", "");
        ObjectNode configurations = infos.putObject("system_configurations");
        for (String name : List.of("state", "zone", "resourceGroup", "segments", "rows", "bytes")) {
            if (member.has(name)) {
                configurations.set(name, member.get(name));
            }
        }
        return connected;
    }

    private static void hardware(JsonNode member, ObjectNode hardware) {
        hardware.put("ip", member.path("endpoint").asText())
                .put("cpu_core_count", 0)
                .put("cpu_core_usage", 0)
                .put("memory", member.path("capacityBytes").asLong())
                .put("memory_usage", member.path("fillBytes").asLong())
                .put("disk", 0)
                .put("disk_usage", 0);
    }
}
