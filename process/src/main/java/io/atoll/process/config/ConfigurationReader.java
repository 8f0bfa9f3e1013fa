package io.atoll.process.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.atoll.model.settings.Setting;
import io.atoll.process.Nearest;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration.Value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads a configuration from all its sources and collects what is wrong with it, to be said at
/// once: nobody likes to start a process five times to learn of five mistakes.
final class ConfigurationReader {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Map<String, Setting> known;
    private final List<Setting> all;
    private final Optional<Path> file;
    private final Map<String, String> environment;
    private final Map<String, String> options;
    private final Map<String, Value> values = new TreeMap<>();
    private final List<String> mistakes = new ArrayList<>();

    ConfigurationReader(
            List<Setting> all,
            Optional<Path> file,
            Map<String, String> environment,
            Map<String, String> options) {
        this.all = all;
        this.known = all.stream().collect(Collectors.toMap(Setting::key, Function.identity()));
        this.file = file;
        this.environment = environment;
        this.options = options;
    }

    Configuration read() {
        file.ifPresent(this::readFile);
        readEnvironment();
        options.forEach((key, text) -> put(key, text, "command line"));
        readSecretFiles();
        values.forEach(this::check);
        if (!mistakes.isEmpty()) {
            throw StartException.ofMistakes(mistakes);
        }
        return new Configuration(all, file, values);
    }

    private void readFile(Path path) {
        try {
            JsonNode root = YAML.readTree(Files.readString(path));
            if (root.isObject()) {
                flatten("", root, path.toString());
            } else if (!root.isMissingNode() && !root.isNull()) {
                mistakes.add(path + " is not a list of keys and values");
            }
        } catch (NoSuchFileException _) {
            mistakes.add("configuration file " + path + " does not exist");
        } catch (JsonProcessingException e) {
            mistakes.add(
                    "%s, line %d: %s"
                            .formatted(
                                    path,
                                    e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                                    e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (IOException e) {
            mistakes.add("configuration file " + path + " cannot be read: " + e);
        }
    }

    private void flatten(String prefix, JsonNode node, String source) {
        node.properties()
                .forEach(
                        entry -> {
                            String key = prefix + entry.getKey();
                            JsonNode child = entry.getValue();
                            if (child.isObject()) {
                                flatten(key + ".", child, source);
                            } else if (child.isArray()) {
                                mistakes.add(key + ": a list is not taken here, write one text");
                            } else if (!child.isNull()) {
                                put(key, child.asText(), source);
                            }
                        });
    }

    /// Variables that no setting has are let be: others than the operator set some, too.
    private void readEnvironment() {
        for (Setting setting : all) {
            String text = environment.get(setting.variable());
            if (text != null) {
                put(setting.key(), text, setting.variable());
            }
            String secretFile = environment.get(setting.variable() + "_FILE");
            if (secretFile != null && setting.kind() == Setting.Kind.SECRET) {
                put(setting.fileKey(), secretFile, setting.variable() + "_FILE");
            }
        }
        for (String prefix : Settings.PLUGIN_PREFIXES) {
            String variables = "ATOLL_" + prefix.replace('.', '_').toUpperCase(Locale.ROOT);
            environment.forEach(
                    (name, text) -> {
                        if (name.startsWith(variables)) {
                            String key = name.substring(variables.length());
                            put(
                                    prefix + key.toLowerCase(Locale.ROOT).replace('_', '-'),
                                    text,
                                    name);
                        }
                    });
        }
    }

    private void put(String key, String text, String source) {
        boolean mayBeSet =
                known.containsKey(key)
                        || isSecretFile(key)
                        || Settings.PLUGIN_PREFIXES.stream().anyMatch(key::startsWith);
        if (mayBeSet) {
            values.put(key, new Value(text.strip(), source));
        } else {
            mistakes.add(
                    "%s: unknown setting '%s'%s"
                            .formatted(
                                    source,
                                    key,
                                    Nearest.of(key, new TreeSet<>(known.keySet()))
                                            .map(", did you mean '%s'?"::formatted)
                                            .orElse("")));
        }
    }

    private boolean isSecretFile(String key) {
        return all.stream()
                .anyMatch(s -> s.kind() == Setting.Kind.SECRET && s.fileKey().equals(key));
    }

    private void readSecretFiles() {
        for (Setting setting : all) {
            Value named =
                    setting.kind() == Setting.Kind.SECRET ? values.remove(setting.fileKey()) : null;
            if (named == null) {
                continue;
            }
            if (values.containsKey(setting.key())) {
                mistakes.add(
                        "%s and %s are both set: one is enough"
                                .formatted(setting.key(), setting.fileKey()));
                continue;
            }
            try {
                String secret = Files.readString(Path.of(named.text())).strip();
                if (secret.isEmpty()) {
                    // Taken for no secret, it would let everybody in.
                    mistakes.add("%s: %s is empty".formatted(setting.fileKey(), named.text()));
                }
                values.put(setting.key(), new Value(secret, named.text()));
            } catch (IOException e) {
                mistakes.add("%s: %s cannot be read".formatted(setting.fileKey(), named.text()));
            }
        }
    }

    private void check(String key, Value value) {
        Setting setting = known.get(key);
        if (setting == null || value.text().isEmpty()) {
            return;
        }
        try {
            setting.check(value.text());
        } catch (IllegalArgumentException e) {
            mistakes.add("%s (%s): %s".formatted(key, value.source(), e.getMessage()));
        }
    }
}
