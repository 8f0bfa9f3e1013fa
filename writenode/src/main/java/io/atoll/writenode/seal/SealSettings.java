package io.atoll.writenode.seal;

import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;

import java.time.Duration;

/// When a journal is sealed. With 48 MiB a growing segment is scanned in about five milliseconds,
/// and few enough sealed ones come of it.
///
/// @param bytes a journal that is longer is sealed
/// @param age a journal whose oldest row is older is sealed
public record SealSettings(long bytes, Duration age) {
    public static final Setting BYTES =
            new Setting(
                    "writenode.seal_bytes",
                    Kind.BYTES,
                    "48MiB",
                    "A journal that is longer is sealed.");

    public static final Setting AGE =
            new Setting(
                    "writenode.seal_age",
                    Kind.DURATION,
                    "10m",
                    "A journal with rows that is older is sealed.");

    public static SealSettings of(SettingValues values) {
        return new SealSettings(values.bytes(BYTES), values.duration(AGE));
    }
}
