package io.atoll.readnode.state;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.JournalInfo;

/// Which journal it is.
///
/// @param epoch the reign that writes it
public record JournalName(long id, String file, long epoch) {

    public static JournalName of(JournalInfo journal) {
        return new JournalName(journal.segmentId(), journal.file(), journal.epoch());
    }

    /// A journal by its file's name, which carries the epoch: `<epoch>-<id>.journal`.
    public static JournalName of(long id, String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        int dash = name.indexOf('-');
        try {
            return new JournalName(id, file, Long.parseLong(name.substring(0, Math.max(0, dash))));
        } catch (NumberFormatException e) {
            throw new AtollException(
                    ErrorCode.SEGMENT_DAMAGED, "journal name '" + file + "' carries no epoch", e);
        }
    }
}
