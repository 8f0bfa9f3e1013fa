package io.atoll.milvus.messages;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Members in Milvus's messages: there a node is a number.
public final class NodeIds {

    private NodeIds() {}

    /// A member's number: 1 to 2^32, the same in every process and at every start.
    public static long of(String memberId) {
        var sum = new CRC32C();
        sum.update(memberId.getBytes(StandardCharsets.UTF_8));
        return sum.getValue() + 1;
    }
}
