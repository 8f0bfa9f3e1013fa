/// The write node: the only one that changes data. [io.atoll.writenode.WriteNode] puts it together
/// for one reign, [io.atoll.writenode.Candidacy] stands by until its turn comes.
///
/// A batch comes in by `service`, is checked, appended and made durable by `write` in a journal
/// that `collections` holds, and acknowledged if the `reign` still lasts. Behind it `background`
/// decides when `seal` makes segments of journals and `rebuild` makes fewer and indexed ones of
/// them; `placement` says which read nodes load them, and `garbage` deletes what they replaced. A
/// change of metadata goes to `definitions` instead. `takeover` begins a reign, and `copy` leaves
/// the catalog on the storage.
@NullMarked
package io.atoll.writenode;

import org.jspecify.annotations.NullMarked;
