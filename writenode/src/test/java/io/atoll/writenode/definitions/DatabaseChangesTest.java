package io.atoll.writenode.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.Database;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.change.RowChange;
import io.atoll.writenode.collections.WrittenCollections;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

class DatabaseChangesTest {

    @Test
    void thereAreAsManyDatabasesAsMilvusAllows() {
        var full = changes(Limits.MAX_DATABASES);
        var create = new MetadataChange.CreateDatabase("more", Map.of());

        var refusal = assertThrows(AtollException.class, () -> full.rows(create));

        assertEquals(ErrorCode.DATABASE_LIMIT, refusal.code());
        assertEquals("exceeded the limit number of database[limit=64]", refusal.getMessage());
        assertEquals(
                Optional.of(new RowChange.PutDatabase(Database.of(5, "more", Map.of()))),
                changes(Limits.MAX_DATABASES - 1).rows(create));
    }

    @Test
    void aChangeThatIsInForceAlreadyChangesNothing() {
        var unchanged = new MetadataChange.AlterDatabase("db1", Map.of(), List.of("no such key"));

        assertEquals(Optional.empty(), changes(2).rows(unchanged));
    }

    private static DatabaseChanges changes(int databases) {
        List<Database> known =
                IntStream.range(0, databases)
                        .mapToObj(i -> Database.of(i, "db" + i, Map.of()))
                        .toList();
        return new DatabaseChanges(new WrittenCollections(known), () -> 5);
    }
}
