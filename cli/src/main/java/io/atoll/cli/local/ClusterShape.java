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

    /// The same with another number of read nodes.
    public ClusterShape withReadNodes(int number) {
        return new ClusterShape(routers, number, writeNodes, replicas, metadata, discovery);
    }

    /// Where the catalog is.
    public enum Metadata {
        mysql,
        sqlite;

        /// MySQL's protocol where this machine has a server for it, else SQLite.
        public static Metadata available() {
            return LocalDatabase.isInstalled() ? mysql : sqlite;
        }
    }

    /// How members find each other.
    public enum Discovering {
        zookeeper,
        fixed
    }
}
