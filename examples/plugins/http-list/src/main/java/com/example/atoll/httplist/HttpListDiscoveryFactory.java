package com.example.atoll.httplist;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryFactory;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// `http-list`.
///
/// | setting | meaning; when it is absent |
/// | --- | --- |
/// | `url` | where the list is: `http://` or `https://`; it has to be given |
/// | `poll-millis` | how often it is asked for; 50 to 600,000; 2,000 |
public final class HttpListDiscoveryFactory implements DiscoveryFactory {
    private static final String URL = "url";
    private static final String POLL = "poll-millis";
    private static final Set<String> NAMES = new TreeSet<>(Set.of(URL, POLL));

    @Override
    public String name() {
        return "http-list";
    }

    @Override
    public Discovery create(Map<String, String> config) {
        for (String setting : config.keySet()) {
            if (!NAMES.contains(setting)) {
                throw wrong("there is no setting '" + setting + "'; there are " + NAMES);
            }
        }
        String url = config.getOrDefault(URL, "");
        if (!url.matches("https?://\\S+")) {
            throw wrong(URL + " is '" + url + "', not http://... or https://...");
        }
        return new HttpListDiscovery(URI.create(url), poll(config.getOrDefault(POLL, "2000")));
    }

    private static Duration poll(String text) {
        int millis = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (millis < 50 || millis > 600_000) {
            throw wrong(POLL + " is '" + text + "', not 50..600000");
        }
        return Duration.ofMillis(millis);
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("http-list: " + why);
    }
}
