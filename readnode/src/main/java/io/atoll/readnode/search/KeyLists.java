package io.atoll.readnode.search;

import io.atoll.model.rows.Keys;
import io.atoll.protocol.v1.KeyList;

/// Keys as a message.
public final class KeyLists {
    private KeyLists() {}

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
}
