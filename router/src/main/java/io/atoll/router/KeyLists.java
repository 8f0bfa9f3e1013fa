package io.atoll.router;

import io.atoll.model.rows.Keys;
import io.atoll.protocol.v1.KeyList;

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
}
