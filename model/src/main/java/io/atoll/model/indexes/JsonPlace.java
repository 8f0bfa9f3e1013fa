package io.atoll.model.indexes;

import io.atoll.model.Field;
import io.atoll.model.filter.Filter.PathStep;
import io.atoll.model.filter.Filter.Reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the place in a JSON field that an index is over, as clients write it: `meta["a"]['b'][0]`,
/// a name alone for the whole field. A name other than the dynamic field's is a key of it.
///
/// Inside quotes a backslash takes a quote or a backslash as it is.
public final class JsonPlace {
    private final String text;
    private int at;

    private JsonPlace(String text) {
        this.text = text;
    }

    /// @param field of type JSON
    /// @return empty if the text is no path, or one into another field
    public static Optional<Reference> of(Field field, String text) {
        var reader = new JsonPlace(text.strip());
        int end = reader.text.indexOf('[');
        String name = (end < 0 ? reader.text : reader.text.substring(0, end)).strip();
        var path = new ArrayList<PathStep>();
        if (!name.equals(field.name())) {
            if (!field.dynamic() || name.isEmpty()) {
                return Optional.empty();
            }
            path.add(new PathStep(name, false));
        }
        reader.at = end < 0 ? reader.text.length() : end;
        while (reader.at < reader.text.length()) {
            Optional<PathStep> step = reader.step();
            if (step.isEmpty()) {
                return Optional.empty();
            }
            path.add(step.get());
        }
        return Optional.of(
                new Reference(field.id(), field.name(), field.type(), List.copyOf(path)));
    }

    /// `[...]` and blanks on both sides.
    private Optional<PathStep> step() {
        if (!take('[')) {
            return Optional.empty();
        }
        skipBlanks();
        char first = at < text.length() ? text.charAt(at) : ']';
        Optional<PathStep> step = first == '"' || first == '\'' ? member(first) : element();
        skipBlanks();
        if (!take(']')) {
            return Optional.empty();
        }
        skipBlanks();
        return step;
    }

    private Optional<PathStep> member(char quote) {
        var name = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            if (text.charAt(at) == '\\') {
                at++;
                if (at == text.length() || "\"'\\".indexOf(text.charAt(at)) < 0) {
                    return Optional.empty();
                }
            }
            name.append(text.charAt(at));
        }
        return take(quote) ? Optional.of(new PathStep(name.toString(), false)) : Optional.empty();
    }

    /// No array has a billion elements.
    private Optional<PathStep> element() {
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return begin == at || at - begin > 9
                ? Optional.empty()
                : Optional.of(
                        new PathStep(
                                Integer.toString(Integer.parseInt(text.substring(begin, at))),
                                true));
    }

    private boolean take(char wanted) {
        boolean taken = at < text.length() && text.charAt(at) == wanted;
        if (taken) {
            at++;
        }
        return taken;
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
