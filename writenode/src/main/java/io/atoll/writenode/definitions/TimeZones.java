package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.Database;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.times.TimeNotation;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Whose time a collection's points in time are in. A new collection has its database's zone for
/// good, or UTC, unless it names one itself: as in Milvus, a database's zone that changes means
/// nothing for the collections that are there.
final class TimeZones {

    private TimeZones() {}

    /// The same with its zone among its properties, and its default values in this zone.
    static MetadataChange.CreateCollection resolved(
            MetadataChange.CreateCollection create, Database database) {
        Map<String, String> properties = new HashMap<>(create.properties());
        String zone = properties.computeIfAbsent(Collection.TIME_ZONE, _ -> of(database));
        return new MetadataChange.CreateCollection(
                create.database(),
                create.collection(),
                resolved(create.schema(), TimeNotation.requireZone(zone)),
                create.shards(),
                create.partitions(),
                create.consistency(),
                properties);
    }

    private static String of(Database database) {
        return Optional.ofNullable(database.properties().get(Collection.TIME_ZONE))
                .filter(name -> TimeNotation.zone(name).isPresent())
                .orElse("UTC");
    }

    private static Schema resolved(Schema schema, ZoneId zone) {
        return schema.withFields(
                schema.fields().stream().map(field -> resolved(field, zone)).toList());
    }

    /// The field with a default value that is a number, whatever zone the text left open.
    static Field resolved(Field field, ZoneId zone) {
        return field.type() == DataType.TIMESTAMPTZ
                        && field.defaultValue().orElse(null) instanceof Literal.Text(String text)
                ? field.withDefault(Optional.of(new Literal.Int(TimeNotation.parse(text, zone))))
                : field;
    }

    /// Refuses a zone that there is not, among a database's properties.
    ///
    /// @throws AtollException with PARAMETER_INVALID
    static void check(Map<String, String> properties) {
        String zone = properties.get(Collection.TIME_ZONE);
        if (zone != null) {
            TimeNotation.requireZone(zone);
        }
    }
}
