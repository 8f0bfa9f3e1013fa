package io.atoll.protocol;

import io.atoll.model.rows.Keys;
import io.atoll.protocol.v1.KeyList;

/// Keys as a message, and back: in their order, repetitions included.
public final class KeyMessages {
    private KeyMessages() {}

    public static KeyList encode(Keys keys) {
        KeyList.Builder list = KeyList.newBuilder();
        switch (keys) {
            case Keys.LongKeys longs -> {
                for (int i = 0; i < longs.size(); i++) {
                    list.addIntKeys(longs.value(i));
                }
            }
            case Keys.TextKeys texts -> {
                for (int i = 0; i < texts.size(); i++) {
                    list.addTextKeys(texts.value(i));
                }
            }
        }
        return list.build();
    }

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
