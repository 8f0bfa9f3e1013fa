package io.atoll.model.settings;

import io.atoll.model.ConsistencyLevel;

import java.time.Duration;
import java.util.OptionalLong;

/// The values that are in force, checked before. The getters do not fail.
@FunctionalInterface
public interface SettingValues {

    /// Nothing is set: the defaults hold.
    SettingValues DEFAULTS = Setting::standard;

    /// As it was written; empty if it is not set and has no default.
    String text(Setting setting);

    default boolean isSet(Setting setting) {
        return !text(setting).isEmpty();
    }

    default int number(Setting setting) {
        return Math.toIntExact(Notation.number(text(setting)));
    }

    /// @param otherwise where it is not set and has no default
    default int number(Setting setting, int otherwise) {
        return isSet(setting) ? number(setting) : otherwise;
    }

    default Duration duration(Setting setting) {
        return Notation.duration(text(setting));
    }

    /// Of a setting with a default.
    default long bytes(Setting setting) {
        return Notation.bytes(text(setting));
    }

    /// @param otherwise where it is not set and has no default
    default long bytes(Setting setting, long otherwise) {
        return isSet(setting) ? bytes(setting) : otherwise;
    }

    /// Empty where it is not set and has no default.
    default OptionalLong bytesIfSet(Setting setting) {
        return isSet(setting) ? OptionalLong.of(bytes(setting)) : OptionalLong.empty();
    }

    default ConsistencyLevel level(Setting setting) {
        return Notation.level(text(setting));
    }
}
