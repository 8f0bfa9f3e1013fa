package io.atoll.router.api;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;

import java.time.Duration;

/// How fresh reads are. The defaults are Milvus's.
///
/// @param otherwise the level of collections that are made without one
/// @param boundedWindow how old the state may be that a BOUNDED read sees; zero: as STRONG
public record ConsistencyConfig(ConsistencyLevel otherwise, Duration boundedWindow) {
    public static final Setting LEVEL =
            new Setting(
                    "router.consistency",
                    Kind.LEVEL,
                    "Bounded",
                    "Consistency level of collections that are made without one.");

    public static final Setting BOUNDED_WINDOW =
            new Setting(
                    "router.bounded_window",
                    Kind.DURATION,
                    "5s",
                    "How old the state may be that a Bounded read sees.");

    public static ConsistencyConfig defaults() {
        return of(SettingValues.DEFAULTS);
    }

    static ConsistencyConfig of(SettingValues values) {
        return new ConsistencyConfig(values.level(LEVEL), values.duration(BOUNDED_WINDOW));
    }
}
