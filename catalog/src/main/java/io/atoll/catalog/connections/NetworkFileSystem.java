package io.atoll.catalog.connections;

import io.atoll.catalog.api.CatalogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// Tells mounts of other machines' files from local disks.
public final class NetworkFileSystem {

    /// The types that Linux and macOS show for mounts of other machines' files.
    private static final Set<String> TYPES =
            Set.of(
                    "afpfs",
                    "afs",
                    "beegfs",
                    "ceph",
                    "cifs",
                    "coda",
                    "glusterfs",
                    "gpfs",
                    "lustre",
                    "ncpfs",
                    "nfs",
                    "nfs3",
                    "nfs4",
                    "smb2",
                    "smb3",
                    "smbfs",
                    "webdav");

    private static final Set<String> FUSE_TYPES =
            Set.of(
                    "ceph",
                    "davfs",
                    "gcsfuse",
                    "glusterfs",
                    "juicefs",
                    "nfs",
                    "rclone",
                    "s3fs",
                    "smbnetfs",
                    "sshfs");

    private static final Set<String> LOCAL_TYPES =
            Set.of(
                    "apfs",
                    "bcachefs",
                    "btrfs",
                    "exfat",
                    "ext2",
                    "ext3",
                    "ext4",
                    "f2fs",
                    "hfs",
                    "jfs",
                    "ntfs",
                    "ntfs3",
                    "overlay",
                    "ramfs",
                    "refs",
                    "tmpfs",
                    "ufs",
                    "vfat",
                    "xfs",
                    "zfs");

    private NetworkFileSystem() {}

    /// Whether a file or folder that exists lies on a mount of another machine's files, as its type
    /// says, or of a process of this machine (FUSE).
    public static boolean holds(Path path) throws IOException {
        String type = Files.getFileStore(path.toRealPath()).type();
        return isType(type) || type.toLowerCase(Locale.ROOT).startsWith("fuse");
    }

    /// Whether a file or folder that exists lies on a mount of another machine's files, or may: on
    /// anything but a file system that is known to be local. One that is a process of this machine
    /// (FUSE) can be away like a server, and what the system says of its files may be old.
    public static boolean mayHold(Path path) throws IOException {
        return mayBeType(Files.getFileStore(path.toRealPath()).type());
    }

    static boolean mayBeType(String fileStoreType) {
        return !LOCAL_TYPES.contains(fileStoreType.toLowerCase(Locale.ROOT));
    }

    /// SQLite's locks and its shared memory do not work between machines: there its file is damaged
    /// sooner or later.
    ///
    /// @throws CatalogException if the file lies, or would lie, on a network file system
    static void refuse(Path file) {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CatalogException(
                    "catalog %s: its folder does not exist".formatted(file), null);
        }
        try {
            // The file itself may be a link to elsewhere.
            Path place = Files.exists(file) ? file.toRealPath() : folder;
            String type = Files.getFileStore(place).type();
            if (isType(type)) {
                throw new CatalogException(
                        "catalog %s lies on a network file system (%s), where SQLite loses data: "
                                        .formatted(file, type)
                                + "put it on a local disk, or use MySQL",
                        null);
            }
        } catch (IOException e) {
            throw new CatalogException(
                    "catalog %s: cannot tell its file system".formatted(file), e);
        }
    }

    static boolean isType(String fileStoreType) {
        String type = fileStoreType.toLowerCase(Locale.ROOT);
        return type.startsWith("fuse.")
                ? FUSE_TYPES.contains(type.substring("fuse.".length()))
                : TYPES.contains(type);
    }
}
