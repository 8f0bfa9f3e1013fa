package io.atoll.router.merge;

import io.atoll.model.rows.Keys;
import io.atoll.protocol.v1.KeyList;

/// Keys as they come from nodes.
public final class KeyLists {
    private KeyLists() {}

    /// @param texts whether the collection's keys are strings; an empty list does not tell
    public static Keys decode(KeyList list, boolean texts) {
        if (texts) {
            return Keys.ofTexts(list.getTextKeysList());
        }
        var values = new long[list.getIntKeysCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.getIntKeys(i);
        }
        return Keys.ofLongs(values);
    }
}
