package io.atoll.cli.members;

import io.atoll.catalog.connections.NetworkFileSystem;
import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.segment.sealed.SegmentCopies;
import io.atoll.segment.sealed.SegmentSource;
import io.atoll.segment.storage.Storage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether a read node copies segments to a local disk, and where to.
final class LocalCopies {
    private static final Logger log = LoggerFactory.getLogger(LocalCopies.class);
    private static final String FOLDER = "atoll-copies";

    static final Setting COPIES =
            new Setting(
                    "readnode.copies",
                    Kind.TEXT,
                    "auto",
                    "Whether segments are copied to a local disk and searched there: on, off, or"
                            + " auto, which copies them unless the data is on a local disk.");

    static final Setting COPIES_FOLDER =
            new Setting(
                    "readnode.copies_folder",
                    Kind.TEXT,
                    "",
                    "The local folder for these copies; without it, atoll-copies in the system's"
                            + " folder for temporary files. Each node has a folder of its own in"
                            + " it.");

    static final Setting COPIES_BYTES =
            new Setting(
                    "readnode.copies_bytes",
                    Kind.BYTES,
                    "",
                    "What the copies may take; without it, half of what they take at the start"
                            + " and of what is free there.");

    /// All that can be set of them, in the order in which an operator reads it.
    static final List<Setting> SETTINGS = List.of(COPIES, COPIES_FOLDER, COPIES_BYTES);

    private LocalCopies() {}

    /// Where a read node opens segments.
    static SegmentSource of(MemberBase base, String clusterId, Storage storage) throws IOException {
        Configuration configuration = base.configuration();
        boolean copied =
                switch (configuration.text(COPIES)) {
                    case "on" -> true;
                    case "off" -> false;
                    case "auto" -> base.isRemote();
                    case String other ->
                            throw new StartException(
                                    "%s: '%s' is none of auto, on, off"
                                            .formatted(COPIES.key(), other));
                };
        if (!copied) {
            return SegmentSource.of(storage);
        }
        Path folder = folder(configuration).resolve(clusterId).resolve(base.id());
        SegmentCopies copies = open(configuration, folder, storage);
        measure(copies, base);
        log.info("segments are copied folder={} limitBytes={}", folder, copies.limitBytes());
        return copies;
    }

    private static Path folder(Configuration configuration) {
        return configuration.isSet(COPIES_FOLDER)
                ? Path.of(configuration.text(COPIES_FOLDER)).toAbsolutePath()
                : Path.of(System.getProperty("java.io.tmpdir"), FOLDER);
    }

    private static SegmentCopies open(Configuration configuration, Path folder, Storage storage) {
        String key = COPIES_FOLDER.key();
        try {
            Files.createDirectories(folder);
            if (NetworkFileSystem.holds(folder)) {
                throw new StartException(
                        "%s: %s is on network storage itself: name a folder on a local disk"
                                .formatted(key, folder));
            }
            if (configuration.isSet(COPIES_BYTES)) {
                long limit = configuration.bytes(COPIES_BYTES);
                return SegmentCopies.at(folder, limit, storage);
            }
            return SegmentCopies.atHalfOf(folder, storage);
        } catch (IOException e) {
            throw new StartException(
                    "%s: segments cannot be copied to %s: %s".formatted(key, folder, e), e);
        }
    }

    private static void measure(SegmentCopies copies, MemberBase base) {
        MeterRegistry registry = base.metrics();
        Gauge.builder("atoll.readnode.copies.bytes", copies, SegmentCopies::bytes)
                .description("What local copies of segments take")
                .tag("node", base.id())
                .register(registry);
        Gauge.builder("atoll.readnode.copies.limit.bytes", copies, SegmentCopies::limitBytes)
                .description("What local copies of segments may take")
                .tag("node", base.id())
                .register(registry);
        FunctionCounter.builder("atoll.readnode.copies.made", copies, SegmentCopies::fetched)
                .description("Segments that were copied to the local disk")
                .tag("node", base.id())
                .register(registry);
    }
}
