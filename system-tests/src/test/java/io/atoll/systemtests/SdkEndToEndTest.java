package io.atoll.systemtests;

import io.atoll.cli.standalone.Standalone;
import io.milvus.v2.client.MilvusClientV2;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// The SDK at a standalone server.
final class SdkEndToEndTest extends SdkPromises {
    @TempDir static Path folder;

    private static Standalone server;
    private static SdkSession session;

    @BeforeAll
    static void startServer() throws Exception {
        server = Servers.standalone(folder);
        session = SdkSession.open(server.port());
    }

    @AfterAll
    static void stopServer() throws Exception {
        session.close();
        server.close();
    }

    @Override
    MilvusClientV2 client() {
        return session.client();
    }
}
