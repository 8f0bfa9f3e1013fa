package io.atoll.model.read;

import java.util.Map;

/// A filter as it was written.
///
/// @param expression blank: every row
/// @param params the values of its `{name}`s
public record FilterText(String expression, Map<String, Object> params) {

    /// Every row.
    public static final FilterText NONE = new FilterText("", Map.of());

    public boolean isBlank() {
        return expression.isBlank();
    }
}
