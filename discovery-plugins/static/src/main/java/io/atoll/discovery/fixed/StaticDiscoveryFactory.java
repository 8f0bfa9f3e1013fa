package io.atoll.discovery.fixed;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// `static`: the members are listed by hand, in the configuration or in a file.
///
/// | setting | meaning; when it is absent |
/// | --- | --- |
/// | `members` | separated by commas, each `role id host:port` and more: see [MemberList] |
/// | `file` | the path of a file with such members, read again when it changes; one of these two is needed |
/// | `poll-millis` | how often the file is looked at; 100 to 600,000; 2,000 |
public final class StaticDiscoveryFactory implements DiscoveryFactory {
    private static final String MEMBERS = "members";
    private static final String FILE = "file";
    private static final String POLL = "poll-millis";
    private static final Set<String> NAMES = new TreeSet<>(Set.of(MEMBERS, FILE, POLL));

    @Override
    public String name() {
        return "static";
    }

    @Override
    public Discovery create(Map<String, String> config) {
        for (String setting : config.keySet()) {
            if (!NAMES.contains(setting)) {
                throw wrong(
                        "there is no setting '%s'; there are %s"
                                .formatted(setting, String.join(", ", NAMES)));
            }
        }
        String members = config.get(MEMBERS);
        String file = config.get(FILE);
        if (members != null && file == null) {
            var discovery = new StaticDiscovery();
            discovery.update(MemberList.ofSetting(members));
            return discovery;
        }
        if (members == null && file != null) {
            return new FileDiscovery(Path.of(file), poll(config));
        }
        throw wrong("one of the settings members, file is needed");
    }

    private static Duration poll(Map<String, String> config) {
        String text = config.getOrDefault(POLL, "2000");
        try {
            int millis = Integer.parseInt(text);
            if (millis >= 100 && millis <= 600_000) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException _) {
            // Answered below, like a number out of range.
        }
        throw wrong("%s is '%s', not 100..600000".formatted(POLL, text));
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("static discovery: " + why);
    }
}
