package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A condition with its meaning, in Milvus's language and here.
///
/// @param params values of the names in the text
/// @param truth null: unknown
record Filter(String text, ObjectNode params, Function<ModelRow, @Nullable Boolean> truth) {

    boolean accepts(ModelRow row) {
        return Boolean.TRUE.equals(truth.apply(row));
    }

    static Filter not(Filter filter) {
        return new Filter(
                "not (" + filter.text + ")",
                filter.params,
                row -> {
                    Boolean value = filter.truth.apply(row);
                    return value == null ? null : !value;
                });
    }

    static Filter and(List<Filter> filters) {
        return joined(filters, " and ", false);
    }

    static Filter or(List<Filter> filters) {
        return joined(filters, " or ", true);
    }

    /// @param decisive the truth of one that is the truth of all
    private static Filter joined(List<Filter> filters, String operator, boolean decisive) {
        ObjectNode all = filters.getFirst().params.deepCopy();
        filters.forEach(each -> all.setAll(each.params));
        return new Filter(
                filters.stream()
                        .map(each -> "(" + each.text + ")")
                        .collect(Collectors.joining(operator)),
                all,
                row -> {
                    boolean unknown = false;
                    for (Filter each : filters) {
                        Boolean value = each.truth.apply(row);
                        if (value == null) {
                            unknown = true;
                        } else if (value == decisive) {
                            return decisive;
                        }
                    }
                    return unknown ? null : !decisive;
                });
    }
}
