package io.atoll.systemtests;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;

/// Milvus's Java client, which answers the first error instead of trying for minutes.
public record SdkSession(MilvusClientV2 client) implements AutoCloseable {

    public static SdkSession open(int port) {
        var client =
                new MilvusClientV2(
                        ConnectConfig.builder()
                                .uri("http://127.0.0.1:" + port)
                                .rpcDeadlineMs(20_000)
                                .build());
        client.retryConfig(RetryConfig.builder().maxRetryTimes(1).build());
        return new SdkSession(client);
    }

    @Override
    public void close() {
        client.close();
    }
}
