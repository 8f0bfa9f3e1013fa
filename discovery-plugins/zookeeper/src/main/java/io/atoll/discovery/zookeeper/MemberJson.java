package io.atoll.discovery.zookeeper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.spi.Member;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What a member's node in ZooKeeper holds: one JSON object in UTF-8.
///
/// | key | type | meaning; when it is absent |
/// | --- | --- | --- |
/// | `version` | integer | 1 |
/// | `id` | string | |
/// | `incarnation` | integer of 64 bits | 0, unknown |
/// | `role`, `state` | string | a name of [Member.Role], [Member.State] |
/// | `host` | string | |
/// | `port` | integer | |
/// | `resourceGroup` | string | [Member#DEFAULT_RESOURCE_GROUP] |
/// | `zone` | string | "" |
/// | `capacityBytes` | integer of 64 bits | no limit |
///
/// Keys that this binary does not know are ignored, so that members of two releases can work side
/// by side: a key that may not be overlooked comes with a new version. A higher version is refused.
final class MemberJson {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private MemberJson() {}

    static byte[] write(Member member) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION);
        json.put("id", member.id());
        json.put("incarnation", member.incarnation());
        json.put("role", member.role().name());
        json.put("state", member.state().name());
        json.put("host", member.host());
        json.put("port", member.port());
        json.put("resourceGroup", member.resourceGroup());
        json.put("zone", member.zone());
        if (member.capacityBytes() != Long.MAX_VALUE) {
            json.put("capacityBytes", member.capacityBytes());
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// @throws IllegalArgumentException saying what is wrong with it
    static Member read(byte[] bytes) {
        JsonNode json = parse(bytes);
        long version = json.path("version").asLong();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "its version is %d, this binary reads %d".formatted(version, VERSION));
        }
        return new Member(
                text(json, "id"),
                json.path("incarnation").asLong(0),
                oneOf(Member.Role.class, json, "role"),
                text(json, "host"),
                json.path("port").asInt(),
                json.path("resourceGroup").asText(Member.DEFAULT_RESOURCE_GROUP),
                json.path("zone").asText(""),
                json.path("capacityBytes").asLong(Long.MAX_VALUE),
                oneOf(Member.State.class, json, "state"));
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode json, String key) {
        String text = json.path(key).asText("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return text;
    }

    private static <E extends Enum<E>> E oneOf(Class<E> type, JsonNode json, String key) {
        String name = text(json, key);
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new IllegalArgumentException("its %s '%s' is unknown".formatted(key, name));
    }
}
