package io.atoll.process.config;

import io.atoll.model.settings.Setting;
import io.atoll.model.settings.SettingValues;
import io.atoll.process.StartException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The settings in force in a process, each with where it comes from: the command line before the
/// environment before the file before the default. Checked as a whole when it is read, so the
/// getters do not fail.
public final class Configuration implements SettingValues {
    private final List<Setting> known;
    private final Optional<Path> file;
    private final Map<String, Value> values;

    Configuration(List<Setting> known, Optional<Path> file, Map<String, Value> values) {
        this.known = List.copyOf(known);
        this.file = file;
        this.values = new TreeMap<>(values);
    }

    /// Reads the configuration.
    ///
    /// @param known all that can be set, in the order in which an operator reads it
    /// @param file YAML; without it, all is as the environment and the command line say
    /// @param environment the process's
    /// @param options keys and values from the command line
    /// @throws StartException listing all mistakes
    public static Configuration read(
            List<Setting> known,
            Optional<Path> file,
            Map<String, String> environment,
            Map<String, String> options) {
        return new ConfigurationReader(known, file, environment, options).read();
    }

    /// @param source for an operator, such as `ATOLL_DATA` or `default`
    public record Value(String text, String source) {}

    /// The file that was read.
    public Optional<Path> file() {
        return file;
    }

    /// What is in force for a key, its default included.
    public Value value(Setting setting) {
        return values.getOrDefault(setting.key(), new Value(setting.standard(), "default"));
    }

    @Override
    public String text(Setting setting) {
        return value(setting).text();
    }

    /// The settings under a plugin's prefix, which is cut off.
    public Map<String, String> under(String prefix) {
        var found = new TreeMap<String, String>();
        values.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        found.put(key.substring(prefix.length()), value.text());
                    }
                });
        return found;
    }

    /// All keys in force with their values as they may be shown, and where they come from.
    public Map<String, Value> shown() {
        var shown = new TreeMap<String, Value>();
        for (Setting setting : known) {
            shown.put(setting.key(), shown(setting));
        }
        values.forEach(
                (key, value) -> {
                    if (Settings.PLUGIN_PREFIXES.stream().anyMatch(key::startsWith)) {
                        shown.put(key, isSecret(key) ? masked(value) : value);
                    }
                });
        return shown;
    }

    private Value shown(Setting setting) {
        Value value = value(setting);
        return setting.kind() == Setting.Kind.SECRET ? masked(value) : value;
    }

    /// A plugin does not say which of its settings are secrets; their names do.
    private static boolean isSecret(String key) {
        return key.contains("password")
                || key.contains("secret")
                || key.contains("digest")
                || key.contains("token");
    }

    private static Value masked(Value value) {
        return value.text().isEmpty() ? value : new Value("(hidden)", value.source());
    }
}
