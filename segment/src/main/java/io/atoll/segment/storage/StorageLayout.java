package io.atoll.segment.storage;

/// What is called how on the storage. Names carry the epoch of the reign that made them, so that no
/// two writers ever mean different files by one name.
///
/// ```
/// atoll.json                                               format version, cluster id
/// reign, reign-<epoch>                                     who may write (package reign)
/// catalog/<epoch>-<change>.json                            copies of the catalog
/// collections/<collection>/journals/<epoch>-<segment>.journal
/// collections/<collection>/segments/<epoch>-<segment>/     a sealed segment
/// collections/<collection>/tombstones/<epoch>-<segment>-<n>.tombstones
/// collections/<collection>/manifests/<epoch>-<number>.json
/// set-aside/<epoch>-<milliseconds>/<name>                  what nobody knows, for a while
/// ```
///
/// The folders of a collection exist before anything is put into them; whoever makes the collection
/// creates them. Whatever is called `.tmp-...` is being made, or was when its maker died.
public final class StorageLayout {
    public static final String CLUSTER_FILE = "atoll.json";
    public static final String COLLECTIONS = "collections";
    public static final String CATALOG = "catalog";
    public static final String SET_ASIDE = "set-aside";
    public static final String TEMPORARY_PREFIX = ".tmp-";

    private StorageLayout() {}

    public static String catalog(long epoch, long changeNumber) {
        return CATALOG + "/" + epoch + "-" + changeNumber + ".json";
    }

    public static String collection(long collectionId) {
        return COLLECTIONS + "/" + collectionId;
    }

    public static String journals(long collectionId) {
        return collection(collectionId) + "/journals";
    }

    public static String journal(long collectionId, long epoch, long segmentId) {
        return journals(collectionId) + "/" + epoch + "-" + segmentId + ".journal";
    }

    public static String segments(long collectionId) {
        return collection(collectionId) + "/segments";
    }

    public static String segment(long collectionId, long epoch, long segmentId) {
        return segments(collectionId) + "/" + epoch + "-" + segmentId;
    }

    public static String tombstones(long collectionId) {
        return collection(collectionId) + "/tombstones";
    }

    /// @param number distinguishes the tombstone files that a segment gets in one reign
    public static String tombstones(long collectionId, long epoch, long segmentId, long number) {
        return tombstones(collectionId)
                + "/"
                + epoch
                + "-"
                + segmentId
                + "-"
                + number
                + ".tombstones";
    }

    public static String manifests(long collectionId) {
        return collection(collectionId) + "/manifests";
    }

    public static String manifest(long collectionId, long epoch, long number) {
        return manifests(collectionId) + "/" + epoch + "-" + number + ".json";
    }

    /// Where a reign puts what it found unknown at a moment.
    public static String setAside(long epoch, long millis) {
        return SET_ASIDE + "/" + epoch + "-" + millis;
    }

    /// The name beside `name` under which it is made before it is put in place.
    public static String temporary(String name) {
        int slash = name.lastIndexOf('/') + 1;
        return name.substring(0, slash) + TEMPORARY_PREFIX + name.substring(slash);
    }
}
