package io.atoll.catalog.connections;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkFileSystemTest {

    @ParameterizedTest
    @CsvSource({
        "nfs, true",
        "nfs4, true",
        "NFS, true",
        "cifs, true",
        "smb3, true",
        "fuse.sshfs, true",
        "fuse.glusterfs, true",
        "ext4, false",
        "xfs, false",
        "overlay, false",
        "tmpfs, false",
        "apfs, false",
        "fuseblk, false",
        "fuse.bindfs, false"
    })
    void fileSystemsOfOtherMachinesAreKnownByTheirType(String type, boolean network) {
        assertEquals(network, NetworkFileSystem.isType(type));
    }

    @ParameterizedTest
    @CsvSource({
        "ext4, false",
        "xfs, false",
        "overlay, false",
        "tmpfs, false",
        "APFS, false",
        "nfs4, true",
        "fuseblk, true",
        "fuse.bindfs, true",
        "9p, true",
        "virtiofs, true",
        "unheardof, true"
    })
    void whatIsNotKnownToBeLocalMayBeOnAnotherMachine(String type, boolean network) {
        assertEquals(network, NetworkFileSystem.mayBeType(type));
    }
}
