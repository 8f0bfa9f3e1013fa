package io.atoll.router.plan;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.merge.GroupPicker;

import java.util.ArrayList;
import java.util.List;

/// The best groups of each query of each part of a search, over all nodes.
///
/// @param groups `[parts][queries]`: groups, as [GroupPicker#group] has them
/// @param timestamp of the state in which they are the best
public record FoundGroups(List<List<List<Object>>> groups, long timestamp) {

    public FoundGroups {
        groups = List.copyOf(groups);
    }

    /// True in the groups of a query of a part.
    ///
    /// @param field that rows are grouped by
    Filter filter(Field field, int part, int query) {
        var reference = new Filter.Reference(field.id(), field.name(), field.type(), List.of());
        var values = new ArrayList<Literal>();
        boolean withoutValue = false;
        for (Object group : groups.get(part).get(query)) {
            if (GroupPicker.isNoValue(group)) {
                withoutValue = true;
            } else {
                values.add(literal(group));
            }
        }
        var in = new Filter.In(reference, values);
        return withoutValue ? new Filter.Or(List.of(in, new Filter.IsNull(reference))) : in;
    }

    private static Literal literal(Object group) {
        if (group instanceof Long number) {
            return new Literal.Int(number);
        }
        return group instanceof String text
                ? new Literal.Text(text)
                : new Literal.Bool((Boolean) group);
    }
}
