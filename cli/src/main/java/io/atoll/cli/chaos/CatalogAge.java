package io.atoll.cli.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long ago the catalog last answered a router, as that router's metrics say.
final class CatalogAge {
    private static final Pattern METRIC =
            Pattern.compile("(?m)^atoll_router_catalog_age_seconds(?:\\{.*})? (\\S+)$");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private CatalogAge() {}

    /// @param admin the URL of a router's admin port
    static double seconds(String admin) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(admin + "/metrics")).timeout(LIMIT).build();
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String metrics = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            Matcher matcher = METRIC.matcher(metrics);
            if (!matcher.find()) {
                throw new IOException(admin + "/metrics does not say how old the catalog is");
            }
            return Double.parseDouble(matcher.group(1));
        }
    }
}
