package io.atoll.filter;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter.Operator;

/// What Milvus calls things in its error messages, which clients match.
final class MilvusNames {
    private MilvusNames() {}

    /// `VarChar`, `Int8`.
    static String of(DataType type) {
        return switch (type) {
            case VARCHAR -> "VarChar";
            case JSON -> "JSON";
            default -> {
                var name = new StringBuilder();
                for (String word : type.name().split("_")) {
                    name.append(word.charAt(0))
                            .append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
                }
                yield name.toString();
            }
        };
    }

    static String of(Operator operator) {
        return switch (operator) {
            case ADD -> "add";
            case SUBTRACT -> "subtract";
            case MULTIPLY -> "multiply";
            case DIVIDE -> "divide";
            case MODULO -> "modulo";
        };
    }

    /// A constant as protobuf prints it: `int64_val:1`.
    static String of(Literal literal) {
        return switch (literal) {
            case Literal.Bool(boolean value) -> "bool_val:" + value;
            case Literal.Int(long value) -> "int64_val:" + value;
            case Literal.Real(double value) -> "float_val:" + value;
            case Literal.Text(String value) -> "string_val:\"%s\"".formatted(value);
            case Literal.Items _ -> "array_val";
        };
    }
}
