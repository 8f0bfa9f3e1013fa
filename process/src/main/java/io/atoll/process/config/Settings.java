package io.atoll.process.config;

import io.atoll.process.config.Setting.Kind;

import java.util.List;

/// All settings there are. A file may hold those of all roles, so that members can share it: each
/// reads what concerns it.
public final class Settings {
    public static final Setting DATA =
            new Setting(
                    "data",
                    Kind.TEXT,
                    "atoll-data",
                    "The shared folder that holds all data; read nodes and routers need to read it"
                            + " only.");

    public static final Setting CLUSTER_SECRET =
            new Setting(
                    "cluster.secret",
                    Kind.SECRET,
                    "",
                    "What members present to each other, the same in all; without it, read nodes"
                            + " and write nodes let in whoever reaches their ports.");

    public static final Setting CATALOG_URL =
            new Setting(
                    "catalog.url",
                    Kind.TEXT,
                    "",
                    "Where the metadata is: jdbc:mysql://host:port/database, or"
                            + " jdbc:sqlite:/path/catalog.db; without it, catalog.db in the data"
                            + " folder.");
    public static final Setting CATALOG_USER =
            new Setting(
                    "catalog.user",
                    Kind.TEXT,
                    "",
                    "Database user of routers and read nodes; SELECT is all it needs.");
    public static final Setting CATALOG_PASSWORD =
            new Setting("catalog.password", Kind.SECRET, "", "That user's password.");
    public static final Setting CATALOG_WRITER_USER =
            new Setting("catalog.writer_user", Kind.TEXT, "", "Database user of the write node.");
    public static final Setting CATALOG_WRITER_PASSWORD =
            new Setting("catalog.writer_password", Kind.SECRET, "", "That user's password.");
    public static final Setting CATALOG_CONNECTIONS =
            new Setting(
                    "catalog.connections", Kind.NUMBER, "4", "Connections of a process at most.");
    public static final Setting CATALOG_TIMEOUT =
            new Setting(
                    "catalog.timeout",
                    Kind.DURATION,
                    "5s",
                    "How long to wait for a connection, and for one statement.");
    public static final Setting CATALOG_POLL =
            new Setting(
                    "catalog.poll",
                    Kind.DURATION,
                    "200ms",
                    "How often routers and read nodes ask for changes.");

    public static final Setting CATALOG_START_LIMIT =
            new Setting(
                    "catalog.start_limit",
                    Kind.DURATION,
                    "1m",
                    "How long a router or read node that starts waits for the catalog.");

    public static final Setting DISCOVERY_PLUGIN =
            new Setting(
                    "discovery.plugin",
                    Kind.TEXT,
                    "static",
                    "How members find each other; its own settings stand under"
                            + " discovery.settings.");
    public static final Setting DISCOVERY_LARGEST_LOSS =
            new Setting(
                    "discovery.largest_loss",
                    Kind.NUMBER,
                    "50",
                    "Percent of the read nodes that may vanish at once and is believed at once.");
    public static final Setting DISCOVERY_PERSISTENCE =
            new Setting(
                    "discovery.persistence",
                    Kind.DURATION,
                    "30s",
                    "How long a greater loss has to last until it is believed.");
    public static final Setting PLACEMENT_POLICY =
            new Setting(
                    "placement.policy",
                    Kind.TEXT,
                    "consistent-hash",
                    "How segments are given to read nodes; the same in all members:"
                            + " consistent-hash, rendezvous, round-robin, hash, or a plugin's."
                            + " Its own settings stand under placement.settings.");

    public static final Setting PLACEMENT_LIMIT =
            new Setting(
                    "placement.limit",
                    Kind.DURATION,
                    "5s",
                    "How long the policy may take; then the last good placement stays.");

    public static final Setting ROUTER_SELECTOR =
            new Setting(
                    "router.selector",
                    Kind.TEXT,
                    "least-loaded",
                    "How a router chooses among the owners of a segment.");

    public static final Setting PLUGINS =
            new Setting(
                    "plugins",
                    Kind.TEXT,
                    "plugins",
                    "Folder with further plugins: <name>/*.jar in it.");

    public static final Setting MEMBER_ID =
            new Setting(
                    "member.id",
                    Kind.TEXT,
                    "",
                    "The member's name, the same after a restart; without it, the host's name"
                            + " behind the role.");
    public static final Setting MEMBER_BIND =
            new Setting("member.bind", Kind.TEXT, "127.0.0.1", "Address to listen on.");
    public static final Setting MEMBER_ADVERTISE =
            new Setting(
                    "member.advertise",
                    Kind.TEXT,
                    "",
                    "Host under which the others reach it; without it, the address to listen on,"
                            + " or the host's name where that is all of them.");
    public static final Setting MEMBER_ZONE =
            new Setting(
                    "member.zone",
                    Kind.TEXT,
                    "",
                    "Where it stands: replicas are spread over zones.");
    public static final Setting MEMBER_RESOURCE_GROUP =
            new Setting(
                    "member.resource_group",
                    Kind.TEXT,
                    "__default_resource_group",
                    "The read nodes that share collections: those created with it as"
                            + " collection.resource_groups.");
    public static final Setting DRAIN_LIMIT =
            new Setting(
                    "member.drain_limit",
                    Kind.DURATION,
                    "30s",
                    "How long SIGTERM waits until others have taken the work over.");

    public static final Setting ADMIN_BIND =
            new Setting(
                    "admin.bind",
                    Kind.TEXT,
                    "",
                    "Address of the admin port; without it, that of member.bind.");
    public static final Setting ADMIN_PORT =
            new Setting(
                    "admin.port",
                    Kind.NUMBER,
                    "9091",
                    "Port of health, metrics and API docs; 0: any.");

    public static final Setting LOG_FORMAT =
            new Setting("log.format", Kind.TEXT, "text", "text or json, one line for each event.");
    public static final Setting ADMIN_TOKEN =
            new Setting(
                    "admin.token",
                    Kind.SECRET,
                    "",
                    "What changing calls at the admin port have to present; without it, they are"
                            + " refused.");

    public static final Setting TRACING_REPORTER =
            new Setting(
                    "tracing.reporter",
                    Kind.TEXT,
                    "none",
                    "Where spans go: none, agent or collector (of Jaeger), otlp (OpenTelemetry,"
                            + " over HTTP).");
    public static final Setting TRACING_ENDPOINT =
            new Setting(
                    "tracing.endpoint",
                    Kind.TEXT,
                    "",
                    "host:port of an agent, else a URL; without it, the reporter's usual port on"
                            + " this machine.");
    public static final Setting TRACING_SAMPLED =
            new Setting(
                    "tracing.sampled",
                    Kind.NUMBER,
                    "100",
                    "Percent of the searches that are traced; routers decide for the nodes.");

    public static final Setting ROUTER_PORT =
            new Setting(
                    "router.port", Kind.NUMBER, "19530", "Port of Milvus's API; 0: any free one.");
    public static final Setting ROUTER_STATUS_POLL =
            new Setting(
                    "router.status_poll",
                    Kind.DURATION,
                    "100ms",
                    "How often a router asks each read node how it does.");
    public static final Setting ROUTER_REQUEST_LIMIT =
            new Setting(
                    "router.request_limit",
                    Kind.DURATION,
                    "1m",
                    "How long a request may take whose client does not say.");
    public static final Setting ROUTER_CONSISTENCY =
            new Setting(
                    "router.consistency",
                    Kind.LEVEL,
                    "Bounded",
                    "Consistency level of collections that are made without one.");
    public static final Setting ROUTER_BOUNDED_WINDOW =
            new Setting(
                    "router.bounded_window",
                    Kind.DURATION,
                    "5s",
                    "How old the state may be that a Bounded read sees.");
    public static final Setting ROUTER_CONNECTION_AGE =
            new Setting(
                    "router.connection_age",
                    Kind.DURATION,
                    "10m",
                    "After which clients are told to connect anew, so that long-lived channels"
                            + " spread over the routers; 0s: never.");

    public static final Setting ROUTER_QUEUE =
            new Setting(
                    "router.queue",
                    Kind.NUMBER,
                    "4096",
                    "Requests in flight at most; others are refused at once, with a hint when to"
                            + " try again.");
    public static final Setting ROUTER_QUEUE_BYTES =
            new Setting(
                    "router.queue_bytes",
                    Kind.BYTES,
                    "",
                    "Memory that requests in flight may claim; without it, a quarter of the heap.");

    public static final Setting ROUTER_SLOW_SEARCH =
            new Setting(
                    "router.slow_search",
                    Kind.DURATION,
                    "1s",
                    "A search that takes longer is logged with its explanation; 0s: none.");

    public static final Setting READNODE_PORT =
            new Setting("readnode.port", Kind.NUMBER, "19531", "Port for routers; 0: any free.");
    public static final Setting READNODE_CAPACITY =
            new Setting(
                    "readnode.capacity",
                    Kind.BYTES,
                    "",
                    "Segments that it holds at most; without it, no limit.");
    public static final Setting READNODE_QUEUE =
            new Setting(
                    "readnode.queue",
                    Kind.NUMBER,
                    "1024",
                    "Requests that run or wait at most; others are refused at once, with a hint"
                            + " when to try again.");
    public static final Setting READNODE_QUEUE_BYTES =
            new Setting(
                    "readnode.queue_bytes",
                    Kind.BYTES,
                    "",
                    "Memory that these may claim; without it, a quarter of the heap.");
    public static final Setting READNODE_SEARCH_THREADS =
            new Setting(
                    "readnode.search_threads",
                    Kind.NUMBER,
                    "",
                    "Threads that search; without it, one for each core.");
    public static final Setting READNODE_KEEP_REPLACED =
            new Setting(
                    "readnode.keep_replaced",
                    Kind.DURATION,
                    "1m",
                    "How long it goes on to answer for what was replaced or moved away.");
    public static final Setting READNODE_COPIES =
            new Setting(
                    "readnode.copies",
                    Kind.TEXT,
                    "auto",
                    "Whether segments are copied to a local disk and searched there: on, off, or"
                            + " auto, which copies them unless the data is on a local disk.");
    public static final Setting READNODE_COPIES_FOLDER =
            new Setting(
                    "readnode.copies_folder",
                    Kind.TEXT,
                    "",
                    "The local folder for these copies; without it, atoll-copies in the system's"
                            + " folder for temporary files. Each node has a folder of its own in"
                            + " it.");
    public static final Setting READNODE_COPIES_BYTES =
            new Setting(
                    "readnode.copies_bytes",
                    Kind.BYTES,
                    "",
                    "What the copies may take; without it, half of what they take at the start"
                            + " and of what is free there.");

    public static final Setting WRITENODE_PORT =
            new Setting("writenode.port", Kind.NUMBER, "19532", "Port for routers; 0: any free.");
    public static final Setting WRITENODE_LEASE =
            new Setting(
                    "writenode.lease",
                    Kind.DURATION,
                    "6s",
                    "A standby takes over from a write node that has not been heard of for so"
                            + " long.");
    public static final Setting WRITENODE_SEAL_BYTES =
            new Setting(
                    "writenode.seal_bytes",
                    Kind.BYTES,
                    "48MiB",
                    "A journal that is longer is sealed.");
    public static final Setting WRITENODE_SEAL_AGE =
            new Setting(
                    "writenode.seal_age",
                    Kind.DURATION,
                    "10m",
                    "A journal with rows that is older is sealed.");
    public static final Setting WRITENODE_UNSEALED_SLOW =
            new Setting(
                    "writenode.unsealed_slow",
                    Kind.BYTES,
                    "256MiB",
                    "Inserts are slowed while more journal bytes of the collection than this wait"
                            + " to be sealed.");
    public static final Setting WRITENODE_UNSEALED_LIMIT =
            new Setting(
                    "writenode.unsealed_limit",
                    Kind.BYTES,
                    "1GiB",
                    "Writes are refused (code 8) from here on.");
    public static final Setting WRITENODE_UNINDEXED_SLOW =
            new Setting(
                    "writenode.unindexed_slow",
                    Kind.BYTES,
                    "10MiB",
                    "Inserts are slowed while more bytes of vectors in sealed segments of a loaded"
                            + " collection than this wait for their index: searches scan them.");
    public static final Setting WRITENODE_UNINDEXED_LIMIT =
            new Setting(
                    "writenode.unindexed_limit",
                    Kind.BYTES,
                    "512MiB",
                    "Inserts are refused (code 8) from here on.");
    public static final Setting WRITENODE_GRACE =
            new Setting(
                    "writenode.grace",
                    Kind.DURATION,
                    "10m",
                    "How long files stay that no manifest names any more.");
    public static final Setting WRITENODE_COLLECT_INTERVAL =
            new Setting(
                    "writenode.collect_interval",
                    Kind.DURATION,
                    "1m",
                    "How often files are deleted whose grace has passed.");
    public static final Setting WRITENODE_SWEEP_INTERVAL =
            new Setting(
                    "writenode.sweep_interval",
                    Kind.DURATION,
                    "10m",
                    "How often the data folder is looked through for files that the catalog does"
                            + " not know.");
    public static final Setting WRITENODE_SET_ASIDE =
            new Setting(
                    "writenode.set_aside",
                    Kind.DURATION,
                    "24h",
                    "How long such files lie in the folder set-aside before they are deleted.");
    public static final Setting WRITENODE_COMPACTION =
            new Setting(
                    "writenode.compaction",
                    Kind.TEXT,
                    "automatic",
                    "automatic, or asked: segments are put together only when somebody asks for"
                            + " it.");
    public static final Setting WRITENODE_SEGMENT_BYTES =
            new Setting(
                    "writenode.segment_bytes",
                    Kind.BYTES,
                    "256MiB",
                    "How large a segment may become that is put together of others; from half of"
                            + " it on, it is left alone.");
    public static final Setting WRITENODE_SMALL_SEGMENTS =
            new Setting(
                    "writenode.small_segments",
                    Kind.NUMBER,
                    "8",
                    "How many segments of less than half of segment_bytes a partition may have;"
                            + " more are put together.");
    public static final Setting WRITENODE_DEAD_PERCENT =
            new Setting(
                    "writenode.dead_percent",
                    Kind.NUMBER,
                    "20",
                    "A segment with as many deleted rows is written anew without them.");
    public static final Setting WRITENODE_REBUILD_THREADS =
            new Setting(
                    "writenode.rebuild_threads",
                    Kind.NUMBER,
                    "",
                    "Threads that build indexes and put segments together; without it, one for each"
                            + " core.");
    public static final Setting WRITENODE_REPLICAS =
            new Setting(
                    "writenode.replicas",
                    Kind.NUMBER,
                    "1",
                    "Replicas of a collection that is loaded without a number.");

    /// In the order in which an operator reads them.
    public static final List<Setting> ALL =
            List.of(
                    DATA,
                    CLUSTER_SECRET,
                    CATALOG_URL,
                    CATALOG_USER,
                    CATALOG_PASSWORD,
                    CATALOG_WRITER_USER,
                    CATALOG_WRITER_PASSWORD,
                    CATALOG_CONNECTIONS,
                    CATALOG_TIMEOUT,
                    CATALOG_POLL,
                    CATALOG_START_LIMIT,
                    DISCOVERY_PLUGIN,
                    DISCOVERY_LARGEST_LOSS,
                    DISCOVERY_PERSISTENCE,
                    PLACEMENT_POLICY,
                    PLACEMENT_LIMIT,
                    PLUGINS,
                    MEMBER_ID,
                    MEMBER_BIND,
                    MEMBER_ADVERTISE,
                    MEMBER_ZONE,
                    MEMBER_RESOURCE_GROUP,
                    DRAIN_LIMIT,
                    ADMIN_BIND,
                    ADMIN_PORT,
                    ADMIN_TOKEN,
                    LOG_FORMAT,
                    TRACING_REPORTER,
                    TRACING_ENDPOINT,
                    TRACING_SAMPLED,
                    ROUTER_PORT,
                    ROUTER_SELECTOR,
                    ROUTER_STATUS_POLL,
                    ROUTER_REQUEST_LIMIT,
                    ROUTER_CONSISTENCY,
                    ROUTER_BOUNDED_WINDOW,
                    ROUTER_CONNECTION_AGE,
                    ROUTER_QUEUE,
                    ROUTER_QUEUE_BYTES,
                    ROUTER_SLOW_SEARCH,
                    READNODE_PORT,
                    READNODE_CAPACITY,
                    READNODE_QUEUE,
                    READNODE_QUEUE_BYTES,
                    READNODE_SEARCH_THREADS,
                    READNODE_KEEP_REPLACED,
                    READNODE_COPIES,
                    READNODE_COPIES_FOLDER,
                    READNODE_COPIES_BYTES,
                    WRITENODE_PORT,
                    WRITENODE_LEASE,
                    WRITENODE_SEAL_BYTES,
                    WRITENODE_SEAL_AGE,
                    WRITENODE_UNSEALED_SLOW,
                    WRITENODE_UNSEALED_LIMIT,
                    WRITENODE_UNINDEXED_SLOW,
                    WRITENODE_UNINDEXED_LIMIT,
                    WRITENODE_COMPACTION,
                    WRITENODE_SEGMENT_BYTES,
                    WRITENODE_SMALL_SEGMENTS,
                    WRITENODE_DEAD_PERCENT,
                    WRITENODE_REBUILD_THREADS,
                    WRITENODE_GRACE,
                    WRITENODE_COLLECT_INTERVAL,
                    WRITENODE_SWEEP_INTERVAL,
                    WRITENODE_SET_ASIDE,
                    WRITENODE_REPLICAS);

    /// Under these, plugins have settings of their own: any name.
    public static final List<String> PLUGIN_PREFIXES =
            List.of("discovery.settings.", "placement.settings.");

    private Settings() {}
}
