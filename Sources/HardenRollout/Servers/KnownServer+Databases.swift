extension KnownServer {
    /// Databases, caches and search engines.
    static let databases: [KnownServer] = [
        KnownServer(
            "postgresql",
            "PostgreSQL",
            .database,
            speaks: .other("PostgreSQL"),
            ports: [5432],
            // Smart shutdown: it takes no new sessions and waits until every client has gone by itself.
            onSIGTERM: .measured(.drains()),
            stopSignal: StopSignal("SIGINT", .measured(.exits)),
            sources: [
                "https://www.postgresql.org/docs/current/server-shutdown.html",
                "https://github.com/docker-library/postgres (STOPSIGNAL SIGINT)",
            ]
        ),
        KnownServer(
            "mysql",
            "MySQL",
            .database,
            speaks: .other("MySQL"),
            ports: [3306, 33060],
            onSIGTERM: .documented(.exits),
            sources: ["https://dev.mysql.com/doc/refman/8.4/en/server-shutdown.html"]
        ),
        KnownServer(
            "mariadb",
            "MariaDB",
            .database,
            speaks: .other("MySQL"),
            ports: [3306],
            onSIGTERM: .measured(.exits),
            sources: ["https://mariadb.com/kb/en/what-happens-when-a-mariadb-server-shuts-down/"]
        ),
        KnownServer(
            "mongodb",
            "MongoDB",
            .database,
            speaks: .other("MongoDB"),
            ports: [27017],
            // A replica set's member first has up to 15 s of quiesce mode.
            onSIGTERM: .documented(.exits),
            sources: [
                "https://www.mongodb.com/docs/manual/reference/command/shutdown/",
                "https://www.mongodb.com/docs/manual/reference/parameters/ (shutdownTimeoutMillisForSignaledShutdown)",
            ]
        ),
        KnownServer(
            "redis",
            "Redis",
            .cache,
            speaks: .other("RESP"),
            ports: [6379, 26379],
            onSIGTERM: .measured(.exits),
            sources: ["https://redis.io/docs/latest/operate/oss_and_stack/reference/signals/"]
        ),
        KnownServer(
            "valkey",
            "Valkey",
            .cache,
            speaks: .other("RESP"),
            ports: [6379],
            onSIGTERM: .documented(.exits),
            sources: ["https://valkey.io/topics/signals/"]
        ),
        KnownServer(
            "memcached",
            "memcached",
            .cache,
            speaks: .other("memcached"),
            ports: [11211],
            onSIGTERM: .measured(.exits),
            sources: ["https://docs.memcached.org/protocols/"]
        ),
        KnownServer(
            "elasticsearch",
            "Elasticsearch",
            .searchEngine,
            ports: [9200, 9300],
            onSIGTERM: .documented(.exits),
            keepAlive: .documented(.unlimited),
            closesConnections: .documented(false),
            sources: [
                "https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/networking-settings",
                "https://www.elastic.co/docs/deploy-manage/maintenance/start-stop-services/start-stop-elasticsearch",
            ]
        ),
        KnownServer(
            "cassandra",
            "Cassandra",
            .database,
            speaks: .other("CQL"),
            ports: [9042, 7000, 7001],
            onSIGTERM: .documented(.exits),
            sources: ["https://cassandra.apache.org/doc/latest/cassandra/managing/operating/index.html"]
        ),
        KnownServer(
            "sqlserver",
            "SQL Server",
            .database,
            speaks: .other("TDS"),
            ports: [1433],
            onSIGTERM: .documented(.exits),
            sources: ["https://learn.microsoft.com/sql/linux/sql-server-linux-docker-container-configure"]
        ),
    ]

    /// Message brokers and what coordinates others.
    static let brokers: [KnownServer] = [
        KnownServer(
            "rabbitmq",
            "RabbitMQ",
            .broker,
            speaks: .other("AMQP"),
            ports: [5672, 5671],
            onSIGTERM: .measured(.exits),
            sources: ["https://www.rabbitmq.com/docs/upgrade#rabbitmq-restart"]
        ),
        KnownServer(
            "kafka",
            "Kafka",
            .broker,
            speaks: .other("Kafka"),
            ports: [9092, 9093, 9094],
            // It hands its partitions over first, and clients go to the brokers that have them then.
            onSIGTERM: .documented(.exits),
            sources: ["https://kafka.apache.org/documentation/#basic_ops_restarting"]
        ),
        KnownServer(
            "nats",
            "NATS",
            .broker,
            speaks: .other("NATS"),
            ports: [4222, 6222],
            onSIGTERM: .documented(.exits),
            sources: ["https://docs.nats.io/running-a-nats-service/nats_admin/signals"]
        ),
        KnownServer(
            "zookeeper",
            "ZooKeeper",
            .coordinator,
            speaks: .other("ZooKeeper"),
            ports: [2181, 2888, 3888],
            onSIGTERM: .documented(.exits),
            sources: ["https://zookeeper.apache.org/doc/current/zookeeperAdmin.html"]
        ),
        KnownServer(
            "etcd",
            "etcd",
            .coordinator,
            speaks: .other("gRPC"),
            ports: [2379, 2380],
            onSIGTERM: .documented(.exits),
            sources: ["https://etcd.io/docs/v3.5/op-guide/maintenance/"]
        ),
    ]
}
