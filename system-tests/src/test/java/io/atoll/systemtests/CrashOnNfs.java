package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/// [CrashTest] where `system-tests/nfs/run` has mounted one folder of an NFS server twice, as two
/// machines would. Power is not lost: it would be the server's.
final class CrashOnNfs {
    @TempDir Path folder;

    @Test
    void nothingIsLostDoubledOrBack() throws Exception {
        Path writerFiles = mount("atoll.crash.writer_files");
        Path readerFiles = mount("atoll.crash.reader_files");
        WriterProcess.Place place = CrashTest.place(writerFiles.resolve("storage"), folder);

        CrashTest.run(place, readerFiles.resolve("storage"), CrashTest.KILLS, false);

        for (int i = 1; i <= CrashTest.READ_NODES; i++) {
            Path log = place.log().resolveSibling("read-" + i + ".log");
            assertTrue(Files.readString(log).contains("segments are copied"), log.toString());
        }
    }

    private static Path mount(String property) {
        String path = System.getProperty(property);
        assertTrue(path != null, property + " is not set; system-tests/nfs/run makes mounts");
        return Path.of(path);
    }
}
