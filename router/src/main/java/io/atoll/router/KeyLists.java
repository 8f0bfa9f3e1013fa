package io.atoll.router;

import io.atoll.model.rows.Keys;
import io.atoll.protocol.v1.KeyList;

import java.util.ArrayList;
import java.util.List;

/// Keys as they come from nodes.
final class KeyLists {
    private KeyLists() {}

    /// @param texts whether the collection's keys are strings; an empty list does not tell
    static Keys decode(KeyList list, boolean texts) {
        if (texts) {
            return Keys.ofTexts(list.getTextKeysList());
        }
        var values = new long[list.getIntKeysCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.getIntKeys(i);
        }
        return Keys.ofLongs(values);
    }

    /// The keys of merged hits.
    static Keys pick(List<Keys> lists, MergedHits merged, boolean texts) {
        if (texts) {
            var values = new ArrayList<String>(merged.size());
            for (int i = 0; i < merged.size(); i++) {
                values.add(((Keys.TextKeys) lists.get(merged.list(i))).value(merged.hit(i)));
            }
            return Keys.ofTexts(values);
        }
        var values = new long[merged.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Keys.LongKeys) lists.get(merged.list(i))).value(merged.hit(i));
        }
        return Keys.ofLongs(values);
    }
}
