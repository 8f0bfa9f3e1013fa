package io.atoll.cli.local;

/// What a local cluster is to consist of.
///
/// @param replicas of a collection that is loaded without a number
public record ClusterShape(
        int routers,
        int readNodes,
        int writeNodes,
        int replicas,
        Metadata metadata,
        Discovering discovery) {

    /// Where the catalog is.
    public enum Metadata {
        mysql,
        sqlite
    }

    /// How members find each other.
    public enum Discovering {
        zookeeper,
        fixed
    }
}
