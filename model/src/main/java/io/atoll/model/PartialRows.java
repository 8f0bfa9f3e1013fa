package io.atoll.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rows of which some fields are given, made whole by the rows that are there.
///
/// A field without a column keeps its value; in a row that is not there yet it has its default, or
/// none. Of the dynamic field the given keys replace those that are there, the others stay.
public final class PartialRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    /// Where in the sources of [#gather] the values of rows that are not there stand.
    private static final int NOT_THERE = 0;

    private static final int THERE = 1;

    private final Rows given;
    private final Rows existing;
    private final int[] from;
    private final int[] rows;

    private PartialRows(Rows given, Rows existing, Keys keys, Keys existingKeys) {
        this.given = given;
        this.existing = existing;
        this.from = new int[given.count()];
        this.rows = new int[given.count()];
        Map<Object, Integer> places = HashMap.newHashMap(existingKeys.size());
        for (int place = 0; place < existingKeys.size(); place++) {
            places.put(existingKeys.get(place), place);
        }
        for (int row = 0; row < from.length; row++) {
            Integer place = places.get(keys.get(row));
            from[row] = place == null ? NOT_THERE : THERE;
            rows[row] = place == null ? 0 : place;
        }
    }

    /// @param given with the primary key, each key once
    /// @param existing rows with all fields; of keys that are not among them there is no row yet
    /// @return rows with a column for each field; whether these may enter is for [RowRules] to say
    public static Rows whole(Schema schema, Rows given, Rows existing, Keys existingKeys) {
        Keys keys = given.keys(schema.primaryKey().id());
        var whole = new PartialRows(given, existing, keys, existingKeys);
        var columns = new ArrayList<Column>(schema.fields().size());
        for (Field field : schema.storedFields()) {
            columns.add(whole.column(field));
        }
        return new Rows(given.count(), columns);
    }

    private Column column(Field field) {
        Optional<Column> values = given.column(field.id());
        if (values.isEmpty()) {
            return kept(field);
        }
        return field.dynamic() && existing.count() > 0
                ? merged((Column.Jsons) values.get(), (Column.Jsons) kept(field))
                : values.get();
    }

    /// What the rows have, and nothing where there is no row.
    private Column kept(Field field) {
        Column nothing =
                field.dynamic()
                        ? new Column.Jsons(field.id(), new byte[][] {EMPTY_OBJECT}, null)
                        : Rows.allNull(field, 1);
        var sources = new ArrayList<Rows>(List.of(new Rows(1, List.of(nothing))));
        if (existing.count() > 0) {
            Column there = existing.column(field.id()).orElseThrow();
            sources.add(new Rows(existing.count(), List.of(there)));
        }
        return Rows.gather(sources, from, rows, given.count()).columns().getFirst();
    }

    private static Column merged(Column.Jsons given, Column.Jsons kept) {
        var objects = new byte[given.size()][];
        for (int row = 0; row < objects.length; row++) {
            objects[row] = merged(given.value(row), kept.value(row));
        }
        return new Column.Jsons(given.fieldId(), objects, null);
    }

    private static byte[] merged(byte[] given, byte[] kept) {
        if (isEmpty(kept) || isEmpty(given)) {
            return isEmpty(kept) ? given : kept;
        }
        try {
            if (JSON.readTree(kept) instanceof ObjectNode before
                    && JSON.readTree(given) instanceof ObjectNode now) {
                before.setAll(now);
                return JSON.writeValueAsBytes(before);
            }
        } catch (JsonProcessingException e) {
            // The rules of rows say what is wrong with it.
            return given;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
        return given;
    }

    private static boolean isEmpty(byte[] object) {
        return object.length == 0 || Arrays.equals(object, EMPTY_OBJECT);
    }
}
