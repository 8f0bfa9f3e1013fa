package io.atoll.milvus.messages;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.CollectionFunction;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the functions of a schema, and refuses what they cannot do in Milvus's words.
final class FunctionReader {
    private final List<Field> fields;
    private final Set<String> names = new HashSet<>();
    private final Set<String> outputs = new HashSet<>();
    private final List<CollectionFunction> functions = new ArrayList<>();

    private FunctionReader(List<Field> fields) {
        this.fields = fields;
    }

    /// @param fields of the schema
    static List<CollectionFunction> read(CollectionSchema message, List<Field> fields) {
        var reader = new FunctionReader(fields);
        message.getFunctionsList().forEach(reader::add);
        return reader.functions;
    }

    /// The fields, of which those that functions make say so.
    static List<Field> marked(List<Field> fields, List<CollectionFunction> functions) {
        return fields.stream()
                .map(
                        field ->
                                field.with(
                                        Field.Trait.FUNCTION_OUTPUT,
                                        functions.stream()
                                                .anyMatch(
                                                        function ->
                                                                function.output() == field.id())))
                .toList();
    }

    private void add(FunctionSchema message) {
        checkNames(message);
        if (message.getType() != FunctionType.BM25) {
            throw Refusals.notSupported(
                    "function '%s' is %s, which is not supported; there is BM25"
                            .formatted(message.getName(), message.getType()));
        }
        if (message.getParamsCount() != 0) {
            throw Refusals.invalid("BM25 function accepts no params");
        }
        if (!names.add(message.getName())) {
            throw Refusals.invalid("duplicate function name: " + message.getName());
        }
        Field input = input(message);
        Field output = output(message);
        functions.add(
                new CollectionFunction(
                        CollectionFunction.FIRST_ID + functions.size(),
                        message.getName(),
                        message.getDescription(),
                        CollectionFunction.Type.BM25,
                        input.id(),
                        output.id()));
    }

    private static void checkNames(FunctionSchema message) {
        String name = message.getName();
        List<String> inputs = message.getInputFieldNamesList();
        List<String> outputs = message.getOutputFieldNamesList();
        if (name.isEmpty()) {
            throw Refusals.invalid("function name cannot be empty");
        }
        if (inputs.isEmpty()) {
            throw Refusals.invalid("function input field names cannot be empty, function: " + name);
        }
        if (outputs.isEmpty()) {
            throw Refusals.invalid(
                    "function output field names cannot be empty, function: " + name);
        }
        checkOnce(name, "input", inputs);
        checkOnce(name, "output", outputs);
        for (String output : outputs) {
            if (inputs.contains(output)) {
                throw Refusals.invalid(
                        "a single field cannot be both input and output in the same function, function: %s, field: %s"
                                .formatted(name, output));
            }
        }
    }

    private static void checkOnce(String function, String side, List<String> fields) {
        for (String field : fields) {
            if (field.isEmpty()) {
                throw Refusals.invalid(
                        "function %s field name cannot be empty string, function: %s"
                                .formatted(side, function));
            }
            if (Collections.frequency(fields, field) > 1) {
                throw Refusals.invalid(
                        "each function %s field should be used exactly once in the same function, function: %s, %s field: %s"
                                .formatted(side, function, side, field));
            }
        }
    }

    private Field input(FunctionSchema message) {
        List<Field> inputs = fields("input", message.getInputFieldNamesList());
        Field input = inputs.getFirst();
        if (inputs.size() != 1 || input.type() != DataType.VARCHAR) {
            throw Refusals.invalid(
                    "BM25 function input field must be a VARCHAR/TEXT field, got %d field with type %s"
                            .formatted(inputs.size(), milvusType(input)));
        }
        if (!input.analyzed()) {
            throw Refusals.invalid("BM25 function input field must set enable_analyzer to true");
        }
        return input;
    }

    private Field output(FunctionSchema message) {
        List<Field> found = fields("output", message.getOutputFieldNamesList());
        for (Field output : found) {
            check(message.getName(), output);
        }
        Field output = found.getFirst();
        if (found.size() != 1) {
            throw Refusals.invalid(
                    "BM25 function only need 1 output field, but got " + found.size());
        }
        if (output.type() != DataType.SPARSE_FLOAT_VECTOR) {
            throw Refusals.invalid(
                    "BM25 function output field must be a SparseFloatVector field, but got "
                            + milvusType(output));
        }
        return output;
    }

    private void check(String function, Field output) {
        requireNot(output.primaryKey(), "primary key", function, output);
        requireNot(
                output.partitionKey() || output.clusteringKey(),
                "partition key or clustering key",
                function,
                output);
        requireNot(output.nullable(), "nullable", function, output);
        if (!outputs.add(output.name())) {
            throw Refusals.invalid(
                    "duplicate function output field: function %s, field %s"
                            .formatted(function, output.name()));
        }
    }

    private static void requireNot(boolean is, String what, String function, Field output) {
        if (is) {
            throw Refusals.invalid(
                    "function output field cannot be %s: function %s, field %s"
                            .formatted(what, function, output.name()));
        }
    }

    private List<Field> fields(String side, List<String> wanted) {
        var found = new ArrayList<Field>(wanted.size());
        for (String name : wanted) {
            found.add(
                    fields.stream()
                            .filter(field -> field.name().equals(name))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            Refusals.invalid(
                                                    "function %s field not found: %s"
                                                            .formatted(side, name))));
        }
        return found;
    }

    /// The name of a field's type in Milvus's messages.
    private static String milvusType(Field field) {
        return String.valueOf(io.milvus.grpc.DataType.forNumber(field.type().code()));
    }
}
