package io.atoll.milvus.messages;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;

import io.atoll.milvus.calls.Refusals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Refuses requests that say what this server does not understand: fields of newer versions of
/// Milvus's messages. To leave them out would be to answer something else than was asked.
public final class UnknownFields {

    /// What newer clients always say, and what changes no answer of ours.
    private static final Map<String, Set<Integer>> HARMLESS =
            Map.of(
                    // db_name, collection_name, collection_id: the compaction is known by its id.
                    "GetCompactionPlansRequest", Set.of(2, 3, 4));

    /// Messages in which clients describe themselves.
    private static final Set<String> ABOUT_THE_CLIENT =
            Set.of("ClientInfo", "ConnectRequest", "MsgBase");

    /// What is known of Milvus 3.0's fields, to name them.
    private static final Map<String, Map<Integer, String>> NAMES =
            Map.of(
                    "SearchRequest", Map.of(23, "search_aggregation", 24, "function_chains"),
                    "HybridSearchRequest", Map.of(15, "function_chains"),
                    "UpsertRequest", Map.of(11, "field_ops"),
                    "DeleteRequest", Map.of(9, "namespace"),
                    "CreateCredentialRequest", Map.of(6, "description"),
                    "UpdateCredentialRequest", Map.of(7, "description"),
                    "GetPersistentSegmentInfoRequest", Map.of(4, "states"));

    private static final Map<Descriptor, List<FieldDescriptor>> INNER = new ConcurrentHashMap<>();

    private UnknownFields() {}

    /// Looks through a request and all messages in it.
    ///
    /// @throws io.atoll.model.AtollException with UNIMPLEMENTED, naming message and field
    public static void refuse(Message request) {
        Descriptor type = request.getDescriptorForType();
        if (!request.getUnknownFields().asMap().isEmpty()) {
            refuse(type, request.getUnknownFields());
        }
        for (FieldDescriptor field : INNER.computeIfAbsent(type, UnknownFields::inner)) {
            if (!field.isRepeated()) {
                if (request.hasField(field)) {
                    refuse((Message) request.getField(field));
                }
                continue;
            }
            int count = request.getRepeatedFieldCount(field);
            for (int i = 0; i < count; i++) {
                refuse((Message) request.getRepeatedField(field, i));
            }
        }
    }

    private static List<FieldDescriptor> inner(Descriptor type) {
        return type.getFields().stream()
                .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
                .toList();
    }

    private static void refuse(Descriptor type, UnknownFieldSet fields) {
        String message = type.getName();
        if (ABOUT_THE_CLIENT.contains(message)) {
            return;
        }
        fields.asMap()
                .forEach(
                        (number, field) -> {
                            if (saysSomething(field)
                                    && !HARMLESS.getOrDefault(message, Set.of()).contains(number)) {
                                throw Refusals.notSupported(
                                        "%s of %s is not supported"
                                                .formatted(name(message, number), message));
                            }
                        });
    }

    /// An empty text, 0 and false are what a field has that is not there.
    private static boolean saysSomething(UnknownFieldSet.Field field) {
        return field.getVarintList().stream().anyMatch(value -> value != 0)
                || field.getFixed32List().stream().anyMatch(value -> value != 0)
                || field.getFixed64List().stream().anyMatch(value -> value != 0)
                || field.getLengthDelimitedList().stream().anyMatch(value -> !value.isEmpty())
                || !field.getGroupList().isEmpty();
    }

    private static String name(String message, int number) {
        String known = NAMES.getOrDefault(message, Map.of()).get(number);
        return known == null
                ? "field %d, which this version does not know,".formatted(number)
                : "field '%s' (%d)".formatted(known, number);
    }
}
