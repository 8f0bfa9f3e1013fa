package io.atoll.filter;

import io.atoll.filter.ExpressionParser.ReferenceContext;
import io.atoll.filter.ExpressionParser.StepContext;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter.PathStep;
import io.atoll.model.filter.Filter.Reference;

import org.antlr.v4.runtime.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the fields that names mean. A name that is not declared is a key of the dynamic field,
/// where the collection has one.
final class References {
    private final Schema schema;

    References(Schema schema) {
        this.schema = schema;
    }

    Field primaryKey() {
        return schema.primaryKey();
    }

    /// The field, the place in JSON or the element of an array that a reference means.
    Term.Place place(ReferenceContext context) {
        var path = new ArrayList<PathStep>();
        for (StepContext step : context.step()) {
            path.add(step(step));
        }
        return resolve(context.getStart(), context.name().getText(), path);
    }

    private static PathStep step(StepContext context) {
        Token text = context.STRING() != null ? context.STRING().getSymbol() : null;
        if (context.RAW_STRING() != null) {
            text = context.RAW_STRING().getSymbol();
        }
        if (text != null) {
            return new PathStep(Literals.string(text), false);
        }
        Token number = context.INTEGER().getSymbol();
        if (!number.getText().chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ExpressionError(
                    number, "an index is a decimal number, not " + number.getText());
        }
        // An array element beyond this cannot be: a JSON value is smaller.
        if (number.getText().length() > 9) {
            throw new ExpressionError(number, "no array has an element " + number.getText());
        }
        return new PathStep(Integer.toString(Integer.parseInt(number.getText())), true);
    }

    private Term.Place resolve(Token at, String name, List<PathStep> path) {
        Optional<Field> declared = schema.field(name);
        if (declared.isPresent()) {
            return declared(at, declared.get(), path);
        }
        Field dynamic = schema.dynamicField().orElseThrow(() -> notFound(at, name));
        var keys = new ArrayList<PathStep>(path.size() + 1);
        keys.add(new PathStep(name, false));
        keys.addAll(path);
        return new Term.Place(
                new Reference(dynamic.id(), dynamic.name(), dynamic.type(), keys),
                Optional.empty());
    }

    /// Whether the words of a field's texts may be asked for.
    boolean isMatched(Reference reference) {
        return schema.field(reference.fieldId()).map(Field::matched).orElse(false);
    }

    private static Term.Place declared(Token at, Field field, List<PathStep> path) {
        if (field.type().isVector()) {
            throw new ExpressionError(
                    at, "field %s is a vector; filters test scalars".formatted(field.name()));
        }
        if (field.type() == DataType.ARRAY) {
            checkSubscript(at, field, path);
        } else if (!path.isEmpty() && field.type() != DataType.JSON) {
            throw new ExpressionError(
                    at,
                    "%s data type not supported accessed with []: field %s has nothing inside"
                            .formatted(field.type(), field.name()));
        }
        return new Term.Place(
                new Reference(field.id(), field.name(), field.type(), path),
                field.elements().map(Field.Elements::type));
    }

    private static void checkSubscript(Token at, Field field, List<PathStep> path) {
        if (path.stream().anyMatch(step -> !step.index())) {
            throw new ExpressionError(
                    at,
                    "can only access array field with integer index: %s".formatted(field.name()));
        }
        if (path.size() > 1) {
            throw new ExpressionError(
                    at,
                    "field %s is an array of %s, whose elements have nothing inside"
                            .formatted(field.name(), field.elements().orElseThrow().type()));
        }
    }

    private ExpressionError notFound(Token at, String name) {
        String nearest =
                nearestName(name)
                        .map(" (did you mean %s?)"::formatted)
                        .orElse(" and the collection takes no dynamic fields");
        return new ExpressionError(
                ErrorCode.FIELD_NOT_FOUND, at, "field %s not exist%s".formatted(name, nearest));
    }

    /// The declared name with the fewest letters changed, if it is at all alike.
    private Optional<String> nearestName(String name) {
        Optional<String> nearest = Optional.empty();
        int best = Math.max(1, name.length() / 2) + 1;
        for (Field field : schema.fields()) {
            int distance = distance(name, field.name());
            if (!field.dynamic() && distance < best) {
                best = distance;
                nearest = Optional.of(field.name());
            }
        }
        return nearest;
    }

    /// Levenshtein's distance.
    private static int distance(String a, String b) {
        // Longer names than a field can have are like none.
        if (Math.abs(a.length() - b.length()) > 8) {
            return Integer.MAX_VALUE;
        }
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
