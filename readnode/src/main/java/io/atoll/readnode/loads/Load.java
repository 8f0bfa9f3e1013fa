package io.atoll.readnode.loads;

import io.atoll.readnode.journals.ServedCollection;

import java.io.IOException;

/// Something to be read from the storage so that a collection can be served.
interface Load {

    /// `segment`, `journal` or `tombstones`.
    String kind();

    /// The segment or journal that it is about.
    long segmentId();

    ServedCollection collection();

    /// Bytes that the node will hold more.
    long sizeBytes();

    void run() throws IOException;
}
