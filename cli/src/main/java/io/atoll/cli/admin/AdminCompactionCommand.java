package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/// `atoll admin compaction`.
@Command(
        name = "compaction",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Says what is happening to sealed segments, and why nothing happens to the others.",
            "",
            "A segment is running while it is put together with others or gets its index, waiting"
                    + " while no thread is free, paused after a failure; else nothing is due.",
            ""
        })
final class AdminCompactionCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "COLLECTION",
            arity = "0..1",
            defaultValue = "",
            description = "NAME or DATABASE.NAME; without it, all collections.")
    private String collection;

    @Mixin private AdminOptions admin;

    @Mixin private OutputOption output;

    @Override
    public Integer call() {
        String query =
                collection.isEmpty()
                        ? ""
                        : "?collection=" + URLEncoder.encode(collection, StandardCharsets.UTF_8);
        try (AdminClient client = admin.client()) {
            JsonNode answer = client.read("compaction" + query);
            output.print(answer, ClusterTables::compaction);
        }
        return 0;
    }
}
