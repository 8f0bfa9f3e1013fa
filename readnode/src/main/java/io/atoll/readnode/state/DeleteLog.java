package io.atoll.readnode.state;

import io.atoll.segment.search.Delete;

import java.util.ArrayList;
import java.util.List;

/// The deletes of one journal, its upserts' included, in their order: for segments that are opened
/// later. Kept as a list and not by key, because a delete may hold in one partition only, or for
/// old rows only, and because a view of the past needs each one's timestamp. A journal's size
/// bounds it.
public final class DeleteLog {
    private final List<Delete> deletes = new ArrayList<>();

    void add(Delete delete) {
        deletes.add(delete);
    }

    public List<Delete> all() {
        return deletes;
    }

    int size() {
        return deletes.size();
    }

    /// The youngest delete's timestamp; 0 if there is none.
    long lastTimestamp() {
        return deletes.isEmpty() ? 0 : deletes.getLast().timestamp();
    }
}
