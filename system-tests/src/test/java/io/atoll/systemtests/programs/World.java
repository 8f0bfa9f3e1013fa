package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// What a program has made: the collections as they should be, the server that should have them,
/// and what was asked of it.
final class World {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LOGGED_CHARACTERS = 6_000;

    private final ProgramCluster cluster;
    private final String prefix;
    private final TreeMap<String, ModelCollection> collections = new TreeMap<>();
    private final TreeMap<String, String> aliases = new TreeMap<>();
    private final List<String> log = new ArrayList<>();
    private int names;

    /// @param prefix of all names: no other program has it
    World(ProgramCluster cluster, String prefix) {
        this.cluster = cluster;
        this.prefix = prefix;
    }

    ProgramCluster cluster() {
        return cluster;
    }

    TreeMap<String, ModelCollection> collections() {
        return collections;
    }

    /// The collections' names, by alias.
    TreeMap<String, String> aliases() {
        return aliases;
    }

    String newName(String kind) {
        return prefix + kind + names++;
    }

    /// A name that stands for a collection.
    String anyNameOf(String collection, Random random) {
        List<String> all = new ArrayList<>(List.of(collection));
        aliases.forEach(
                (alias, of) -> {
                    if (of.equals(collection)) {
                        all.add(alias);
                    }
                });
        return ModelIndex.any(random, all);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ObjectNode of(String collection) {
        return object().put("collectionName", collection);
    }

    // --- calls -------------------------------------------------------------------------------

    /// The whole answer of a RESTful call, whatever its code.
    JsonNode answer(String path, ObjectNode body) {
        String text = body.toString();
        log(path + " " + text);
        JsonNode answer = cluster.client().answer(path, text);
        log("  -> " + answer);
        return answer;
    }

    /// The whole answer of a RESTful call that succeeds.
    JsonNode ask(String path, ObjectNode body) {
        JsonNode answer = answer(path, body);
        if (answer.path("code").asInt(-1) != 0) {
            throw new AssertionError(path + " failed: " + answer);
        }
        return answer;
    }

    /// A RESTful call that must fail.
    void refused(int code, String path, ObjectNode body) {
        JsonNode answer = answer(path, body);
        if (answer.path("code").asInt() != code) {
            throw new AssertionError(path + " should be refused with " + code + ": " + answer);
        }
    }

    void log(String line) {
        log.add(
                line.length() > LOGGED_CHARACTERS
                        ? line.substring(0, LOGGED_CHARACTERS) + "..."
                        : line);
    }

    List<String> log() {
        return log;
    }
}
