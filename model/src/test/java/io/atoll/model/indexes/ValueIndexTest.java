package io.atoll.model.indexes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.IndexType;
import io.atoll.model.filter.Filter.PathStep;
import io.atoll.model.filter.Filter.Reference;
import io.atoll.model.indexes.ValueIndex.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class ValueIndexTest {
    private static final Field META = Field.of(5, "meta", DataType.JSON);
    private static final Field DYNAMIC =
            Field.of(6, Field.DYNAMIC_NAME, DataType.JSON).with(Field.Trait.DYNAMIC, true);
    private static final Field TITLE = Field.of(7, "title", DataType.VARCHAR);

    @Test
    void readsPathsAsFiltersAreWritten() {
        assertEquals(List.of(), path(META, " meta "));
        assertEquals(List.of(member("a")), path(META, "meta[\"a\"]"));
        assertEquals(
                List.of(member("a"), member("0"), element("7")),
                path(META, "meta['a'] [ \"0\" ][07]"));
        assertEquals(List.of(member("it's \"so\"")), path(META, "meta['it\\'s \"so\"']"));
        assertEquals(List.of(member("color")), path(DYNAMIC, "color"));
        assertEquals(List.of(member("color"), member("x")), path(DYNAMIC, "color['x']"));
        assertEquals(List.of(member("color")), path(DYNAMIC, "$meta[\"color\"]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "other",
                "meta[",
                "meta[]",
                "meta[a]",
                "meta['a",
                "meta['a'",
                "meta['a\"]",
                "meta['a']x",
                "meta[-1]",
                "meta[1234567890]",
                "meta['\\x41']",
                "meta['\\"
            })
    void whatIsNoPathIntoTheFieldIsNone(String text) {
        assertEquals(Optional.empty(), JsonPlace.of(META, text));
    }

    private static List<PathStep> path(Field field, String text) {
        return JsonPlace.of(field, text).map(Reference::path).orElseThrow();
    }

    private static PathStep member(String name) {
        return new PathStep(name, false);
    }

    private static PathStep element(String number) {
        return new PathStep(number, true);
    }

    @ParameterizedTest
    @CsvSource({
        "double, VALUE, DOUBLE",
        "BOOL, VALUE, BOOL",
        "varchar, VALUE, VARCHAR",
        "array_varchar, ELEMENTS, VARCHAR",
        "ARRAY_DOUBLE, ELEMENTS, DOUBLE",
    })
    void anIndexAtAPathHasWhatItsCastSays(String cast, Kind kind, DataType type) {
        Optional<ValueIndex> index =
                ValueIndex.of(
                        META,
                        1,
                        IndexType.AUTOINDEX,
                        Map.of("json_path", "meta['a']", "json_cast_type", cast));
        var place = new Reference(5, "meta", DataType.JSON, List.of(member("a")));
        assertEquals(Optional.of(new ValueIndex(1, place, kind, type, 0, 0)), index);
    }

    @Test
    void wholeObjectsHaveNone() {
        Map<String, String> params = Map.of("json_path", "meta", "json_cast_type", "JSON");
        assertEquals(Optional.empty(), ValueIndex.of(META, 1, IndexType.INVERTED, params));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "2, 3, 2, 3", "2, 10, 2, 4", "6, 8, 6, 6"})
    void gramsHaveTwoLengthsAtMost(String least, String most, int shorter, int longer) {
        Map<String, String> params = Map.of("min_gram", least, "max_gram", most);
        ValueIndex index = ValueIndex.of(TITLE, 1, IndexType.NGRAM, params).orElseThrow();
        assertEquals(
                List.of(shorter, longer),
                List.of(index.shortGram(), index.longGram()),
                params::toString);
        assertEquals(Optional.empty(), ValueIndex.of(TITLE, 1, IndexType.INVERTED, params));
    }
}
