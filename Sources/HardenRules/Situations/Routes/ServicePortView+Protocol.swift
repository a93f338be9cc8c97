package import HardenKubernetes

extension ServicePortView {
    /// Whether it is that of a database, a cache or a message broker, whose protocols know no `Connection: close`.
    package var isKnownAsOtherThanHTTP: Bool { otherProtocol != nil }

    /// The protocol that is no HTTP, by what the port says of itself or by its number; `nil` where it may be HTTP.
    ///
    /// Sources: IANA, Service Name and Transport Protocol Port Number Registry, and the products' documentation; Istio,
    /// "Protocol Selection", for names.
    package var otherProtocol: String? {
        // Whoever writes that much means that it is no HTTP. In names it is often said of anything.
        if appProtocol.value?.lowercased() == "tcp" { return "TCP" }
        let said = [appProtocol.value, name.value].compactMap { $0?.lowercased() }
        for text in said {
            let first = text.split(separator: "-").first.map(String.init) ?? text
            if let found = Self.protocols[text] ?? Self.protocols[first] { return found }
            if Self.words.contains(first) { return nil }
        }
        return (targetPort.value?.int ?? port.value).flatMap { Self.ports[$0] }
    }

    /// Whether it is one that a database uses besides that of its clients.
    ///
    /// Sources: Galera Cluster, "Firewall Settings"; MySQL, "Port Reference"; Cassandra, "Security: ports".
    func belongs(to database: String) -> Bool {
        guard let number = targetPort.value?.int ?? port.value else { return false }
        return switch database {
        case "MySQL": [4444, 4567, 4568, 33060, 33061].contains(number)
        case "Cassandra": [7000, 7001, 7199, 9160].contains(number)
        default: false
        }
    }

    /// Words that say HTTP, or what is carried by it.
    private static let words: Set<String> = [
        "http", "https", "http2", "h2c", "grpc", "web", "ws", "wss", "rest", "api",
    ]

    private static let protocols: [String: String] = [
        "mysql": "MySQL", "mariadb": "MySQL", "postgres": "PostgreSQL", "postgresql": "PostgreSQL", "redis": "Redis",
        "valkey": "Redis", "mongo": "MongoDB", "mongodb": "MongoDB", "amqp": "AMQP", "amqps": "AMQP", "kafka": "Kafka",
        "memcache": "memcached", "memcached": "memcached", "mqtt": "MQTT", "mqtts": "MQTT", "nats": "NATS",
        "zookeeper": "ZooKeeper", "cql": "Cassandra", "smtp": "SMTP", "ldap": "LDAP", "ldaps": "LDAP",
        "nfs": "NFS", "mountd": "NFS", "rpcbind": "NFS", "smb": "SMB", "dns": "DNS", "ssh": "SSH", "sftp": "SSH",
        "ftp": "FTP", "iscsi": "iSCSI", "imap": "IMAP", "imaps": "IMAP", "pop3": "POP3", "pop3s": "POP3",
        "syslog": "syslog", "mssql": "Microsoft SQL Server", "bolt": "Bolt", "pulsar": "Pulsar",
        "documentdb": "MongoDB",
    ]

    private static let ports: [Int: String] = [
        21: "FTP", 22: "SSH", 25: "SMTP", 53: "DNS", 873: "rsync", 110: "POP3", 111: "NFS", 139: "SMB", 143: "IMAP",
        389: "LDAP",
        445: "SMB", 465: "SMTP", 514: "syslog", 587: "SMTP", 636: "LDAP", 993: "IMAP", 995: "POP3",
        1433: "Microsoft SQL Server", 1521: "Oracle", 1883: "MQTT", 2003: "Graphite", 2049: "NFS", 2181: "ZooKeeper",
        2379: "etcd",
        2380: "etcd", 2888: "ZooKeeper", 3050: "Firebird", 3260: "iSCSI", 3301: "Tarantool", 3306: "MySQL",
        3888: "ZooKeeper", 4150: "NSQ", 4222: "NATS", 4730: "Gearman", 5044: "Beats", 5222: "XMPP",
        5432: "PostgreSQL",
        5671: "AMQP", 5672: "AMQP", 5701: "Hazelcast", 6033: "MySQL", 6379: "Redis", 6432: "PostgreSQL", 6514: "syslog",
        6566: "SANE", 6650: "Pulsar", 7687: "Bolt", 8883: "MQTT", 9042: "Cassandra", 9092: "Kafka",
        9300: "Elasticsearch's transport", 9418: "Git", 10260: "MongoDB", 11210: "Couchbase", 11211: "memcached",
        11300: "beanstalkd",
        20048: "NFS", 20160: "TiKV", 24224: "Fluentd", 25565: "Minecraft", 26257: "CockroachDB", 26379: "Redis",
        27017: "MongoDB", 28015: "RethinkDB", 29092: "Kafka", 61613: "STOMP", 61616: "OpenWire",
    ]
}
