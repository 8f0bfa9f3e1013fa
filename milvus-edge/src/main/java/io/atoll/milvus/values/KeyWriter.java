package io.atoll.milvus.values;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.milvus.grpc.IDs;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.StringArray;

/// Writes primary keys.
public final class KeyWriter {

    private KeyWriter() {}

    public static IDs write(Keys keys) {
        return switch (keys) {
            case Keys.LongKeys longs -> {
                var values = LongArray.newBuilder();
                for (int i = 0; i < longs.size(); i++) {
                    values.addData(longs.value(i));
                }
                yield IDs.newBuilder().setIntId(values).build();
            }
            case Keys.TextKeys texts -> {
                var values = StringArray.newBuilder();
                for (int i = 0; i < texts.size(); i++) {
                    values.addData(texts.value(i));
                }
                yield IDs.newBuilder().setStrId(values).build();
            }
        };
    }

    /// Keys as the values of their field.
    static Column column(Field primaryKey, Keys keys) {
        return switch (keys) {
            case Keys.LongKeys longs -> {
                var values = new long[longs.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = longs.value(i);
                }
                yield new Column.Longs(primaryKey.id(), primaryKey.type(), values, null);
            }
            case Keys.TextKeys texts -> {
                var values = new String[texts.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = texts.value(i);
                }
                yield new Column.Texts(primaryKey.id(), values, null);
            }
        };
    }
}
