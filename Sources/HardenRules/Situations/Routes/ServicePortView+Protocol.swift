package import HardenKubernetes

extension ServicePortView {
    /// Whether its number is that of a database, a cache or a message broker, whose protocols know no
    /// `Connection: close`.
    ///
    /// Source: IANA, Service Name and Transport Protocol Port Number Registry, and the products' documentation.
    package var isKnownAsOtherThanHTTP: Bool {
        let numbers = [port.value, targetPort.value?.int].compactMap { $0 }
        return numbers.contains { Self.otherPorts.contains($0) }
    }

    /// SMTP, DNS, LDAP, Microsoft SQL Server, Oracle, MQTT, ZooKeeper, etcd, MySQL, NATS, PostgreSQL, AMQP, Redis, Kafka,
    /// Cassandra, Elasticsearch transport, memcached, MongoDB.
    private static let otherPorts: Set<Int> = [
        25, 53, 389, 636, 1433, 1521, 1883, 2181, 2379, 2380, 3306, 4222, 5432, 5671, 5672, 6379, 9042, 9092, 9300,
        11211, 27017,
    ]
}
