package io.atoll.router.api;

import java.util.List;

/// @param journalIds what [io.atoll.router.Router#flushed] is asked with
public record FlushAnswer(long collectionId, List<Long> journalIds, long timestamp) {}
