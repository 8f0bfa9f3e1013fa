package io.atoll.router.api;

import java.time.Duration;
import java.util.Map;

/// Deletes by filter. `pk in [...]` is forwarded as it is; any other filter is first a Strong query
/// for the keys, and only what that query could see is deleted.
///
/// @param partition empty: all
public record DeleteRequest(
        String database,
        String collection,
        String partition,
        String filter,
        Map<String, Object> filterParams,
        Duration limit) {}
