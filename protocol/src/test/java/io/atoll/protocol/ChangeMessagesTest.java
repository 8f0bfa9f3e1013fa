package io.atoll.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.groups.GroupConfig;
import io.atoll.protocol.v1.ChangeRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class ChangeMessagesTest {
    private static final Schema SCHEMA =
            new Schema("of the test", List.of(field(100, "id"), field(101, "size")));

    private static Field field(long id, String name) {
        return Field.of(id, name, DataType.INT64).with(Field.Trait.PRIMARY_KEY, id == 100);
    }

    static List<MetadataChange> changes() {
        return List.of(
                new MetadataChange.CreateCollection(
                        "db",
                        "books",
                        SCHEMA,
                        2,
                        7,
                        Optional.of(ConsistencyLevel.EVENTUALLY),
                        Map.of("a", "b")),
                new MetadataChange.DropCollection("db", "books"),
                new MetadataChange.RenameCollection("db", "books", "other", "tomes"),
                new MetadataChange.CreateDatabase("db", Map.of("a", "b")),
                new MetadataChange.AlterDatabase("db", Map.of("a", "b"), List.of("c", "d")),
                new MetadataChange.DropDatabase("db"),
                new MetadataChange.CreateAlias("db", "tomes", "books"),
                new MetadataChange.AlterAlias("db", "tomes", "books"),
                new MetadataChange.DropAlias("db", "tomes"),
                new MetadataChange.AlterCollection("db", "books", Map.of("a", "b"), List.of("c")),
                new MetadataChange.AlterField("db", "books", "id", Map.of(), List.of("c", "d")),
                new MetadataChange.AlterIndex("db", "books", "i", Map.of("a", "b"), List.of()),
                new MetadataChange.AddField("db", "books", SCHEMA.fields().getLast()),
                new MetadataChange.Truncate("db", "books"),
                new MetadataChange.Load("db", "books", 3, List.of("a", "b", "c")),
                new MetadataChange.TransferReplicas("db", "books", "a", "b", 2),
                new MetadataChange.CreateGroup("a", GroupConfig.of(1, 2)),
                new MetadataChange.UpdateGroups(
                        Map.of(
                                "a",
                                new GroupConfig(
                                        1, 2, List.of("b"), List.of("c"), Map.of("zone", "z")),
                                "b",
                                GroupConfig.of(0, 0))),
                new MetadataChange.DropGroup("a"),
                new MetadataChange.TransferNodes("a", "b", 3),
                new MetadataChange.Release("db", "books"),
                new MetadataChange.CreatePartition("db", "books", "novels"),
                new MetadataChange.DropPartition("db", "books", "novels"),
                new MetadataChange.LoadPartitions(
                        "db", "books", List.of("novels", "maps"), 2, List.of("a")),
                new MetadataChange.ReleasePartitions("db", "books", List.of("maps")),
                new MetadataChange.CreateIndex(
                        "db", "books", "vector", "v", "HNSW", "L2", Map.of("M", "8")),
                new MetadataChange.DropIndex("db", "books", "v"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeArrivesAsItWasSent(MetadataChange change) throws Exception {
        byte[] bytes = ChangeMessages.encode(change).toByteArray();

        assertEquals(change, ChangeMessages.decode(ChangeRequest.parseFrom(bytes)));
    }

    @Test
    void everyChangeIsTried() {
        assertEquals(
                kinds(MetadataChange.class),
                changes().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    private static Set<Class<?>> kinds(Class<?> change) {
        return change.isRecord()
                ? Set.of(change)
                : Stream.of(change.getPermittedSubclasses())
                        .flatMap(each -> kinds(each).stream())
                        .collect(Collectors.toSet());
    }

    @Test
    void aChangeOfALaterVersionIsRefused() {
        var unknown = ChangeRequest.newBuilder().setCollection("books").build();

        var error = assertThrows(AtollException.class, () -> ChangeMessages.decode(unknown));

        assertEquals(ErrorCode.PARAMETER_MISSING, error.code());
    }

    @Test
    void aChangedRowArrivesAsItIs() {
        var collection =
                new Collection(
                        7,
                        "db",
                        "books",
                        SCHEMA,
                        2,
                        ConsistencyLevel.BOUNDED,
                        true,
                        3,
                        List.of("a", "b", "a"),
                        List.of(
                                new Collection.Partition(8, "_default"),
                                new Collection.Partition(9, "maps", false, 0),
                                new Collection.Partition(10, "", false, 11)),
                        List.of(
                                new Index(
                                        9, 101, "v", IndexType.HNSW, Metric.IP, Map.of("M", "8"))),
                        Map.of("a", "b"),
                        7,
                        11);

        assertEquals(collection, ChangeMessages.decode(ChangeMessages.encode(collection)));
    }
}
