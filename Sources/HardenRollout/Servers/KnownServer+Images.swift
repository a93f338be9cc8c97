extension KnownServer {
    /// By which names of images a server is known.
    struct Images {
        /// Paths of images whose STOPSIGNAL and files are those of the entry: the server's own, and what is made from it.
        var own: Set<String> = []
        /// Last parts of paths that name the server and nothing else, whoever built the image. What such an image's
        /// STOPSIGNAL is, and which file it brings, is not known.
        var names: Set<String> = []
    }

    /// Publishers whose images leave out the STOPSIGNAL, so that SIGTERM it is. Source: bitnami/containers.
    private static let publishersWithoutStopSignal: Set<String> = ["bitnami", "bitnamilegacy", "bitnamisecure"]

    /// What an image tells.
    struct ImageMatch {
        let server: KnownServer
        /// Whether the entry's STOPSIGNAL and `keepAliveInImage` are the image's.
        let isOwn: Bool
        /// Whether it is known to have no STOPSIGNAL.
        let isPlain: Bool
        /// Whether its tag names a version from before the entry's STOPSIGNAL.
        var isOlder = false
    }

    /// The first version, in each line of releases, of which every image has the entry's STOPSIGNAL: an older one may never
    /// have been built again.
    ///
    /// Sources: nginx/docker-nginx, pull request 457 (24 November 2020, the day of 1.19.5); docker-library/official-images,
    /// 6512 (httpd 2.4.41) and 6513 (php, 21 August 2019), which wordpress is made from.
    private static let firstWithStopSignal: [String: [[Int]]] = [
        "nginx": [[1, 19, 5]],
        "httpd": [[2, 4, 41]],
        "php": [[7, 1, 32], [7, 2, 22], [7, 3, 9]],
        "wordpress": [[5, 2, 3]],
    ]

    /// Whether a tag names a version from before the image's STOPSIGNAL. One that names no more than a line of releases means
    /// the newest of it, and one without a number may be any.
    private static func isOlder(_ image: ImageName) -> Bool {
        let number = (image.tag ?? "").prefix { $0.isNumber || $0 == "." }
        let version = number.split(separator: ".").compactMap { Int($0) }
        guard let lines = firstWithStopSignal[image.path], !version.isEmpty,
            let first = lines.first(where: { $0.prefix(2) == version.prefix(2) }) ?? lines.last
        else { return false }
        return version.lexicographicallyPrecedes(first) && !first.starts(with: version)
    }

    static func match(_ image: ImageName) -> ImageMatch? {
        if image.registry == nil || image.registry?.hasPrefix("public.ecr.aws") == true, let name = byTag(image),
            let server = named(name)
        {
            return ImageMatch(server: server, isOwn: true, isPlain: false, isOlder: isOlder(image))
        }
        // Docker's official images in Amazon's registry.
        let path = image.path.hasPrefix("docker/") ? String(image.path.dropFirst(7)) : image.path
        // Such as `percona_xtradb_cluster_5_6`.
        let name = String(image.name)
        let words = name.split { $0 == "-" || $0 == "_" }
        let plain = words.prefix { !$0.allSatisfy(\.isNumber) }.joined(separator: "-")
        for (server, images) in imagesOfServers {
            if images.own.contains(path),
                image.registry == nil || path.contains("/") || image.registry == "public.ecr.aws"
            {
                return ImageMatch(server: server, isOwn: true, isPlain: false, isOlder: isOlder(image))
            }
            if images.names.contains(name) || images.names.contains(plain) {
                let publisher = image.path.split(separator: "/").dropLast().last.map(String.init)
                let isPlain = publisher.map(publishersWithoutStopSignal.contains) ?? false
                return ImageMatch(server: server, isOwn: false, isPlain: isPlain)
            }
        }
        return nil
    }

    /// Images that hold another server with each kind of tag. Source: docker-library/php, wordpress, nextcloud and drupal.
    private static func byTag(_ image: ImageName) -> String? {
        let tag = image.tag ?? "latest"
        let words = tag.split { !$0.isLetter }
        switch image.path {
        case "php": return words.contains("fpm") ? "php-fpm" : words.contains("apache") ? "httpd" : nil
        case "wordpress", "nextcloud", "drupal", "joomla", "matomo":
            return words.contains("cli") ? nil : words.contains("fpm") ? "php-fpm" : "httpd"
        default: return nil
        }
    }

    private static let imagesOfServers = all.compactMap { server in images[server.name].map { (server, $0) } }

    private static let images: [String: Images] = [
        "nginx": Images(
            own: ["nginx", "nginx/nginx", "nginxinc/nginx-unprivileged", "nginx/nginx-unprivileged"],
            names: ["nginx", "nginx-unprivileged", "nginx-slim"]
        ),
        "openresty": Images(own: ["openresty/openresty"], names: ["openresty"]),
        "kong": Images(own: ["kong", "kong/kong", "kong/kong-gateway"], names: ["kong", "kong-gateway"]),
        "httpd": Images(own: ["httpd"], names: ["httpd", "apache2", "apache"]),
        "php-fpm": Images(names: ["php-fpm"]),
        "haproxy": Images(own: ["haproxy"], names: ["haproxy"]),
        "envoy": Images(
            own: ["envoyproxy/envoy", "envoyproxy/envoy-alpine", "envoyproxy/envoy-distroless"],
            names: ["envoy"]
        ),
        "tomcat": Images(own: ["tomcat"], names: ["tomcat"]),
        "jetty": Images(own: ["jetty"], names: ["jetty"]),
        "postgresql": Images(
            own: [
                "postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb", "timescale/timescaledb-ha",
            ],
            names: ["postgres", "postgresql", "postgis", "timescaledb", "pgvector", "postgresql-repmgr"]
        ),
        "mysql": Images(
            own: ["mysql", "mysql/mysql-server", "percona", "percona/percona-server"],
            names: ["mysql", "mysql-server", "percona-server", "percona-xtradb-cluster"]
        ),
        "mariadb": Images(own: ["mariadb"], names: ["mariadb", "mariadb-galera"]),
        "mongodb": Images(
            own: ["mongo", "mongodb/mongodb-community-server", "mongodb/mongodb-enterprise-server"],
            names: ["mongo", "mongodb", "mongodb-community-server", "mongodb-sharded", "percona-server-mongodb"]
        ),
        "redis": Images(
            own: ["redis", "redis/redis-stack", "redis/redis-stack-server"],
            names: [
                "redis", "redis-stack", "redis-stack-server", "redis-cluster", "redis-sentinel", "redis-slave",
                "redis-master", "redismod", "gb-redisslave",
            ]
        ),
        "valkey": Images(own: ["valkey/valkey"], names: ["valkey", "valkey-cluster", "valkey-sentinel"]),
        "memcached": Images(own: ["memcached"], names: ["memcached"]),
        "elasticsearch": Images(
            own: ["elasticsearch", "elasticsearch/elasticsearch"],
            names: ["elasticsearch", "elasticsearch-oss", "opensearch"]
        ),
        "cassandra": Images(own: ["cassandra"], names: ["cassandra"]),
        "sqlserver": Images(own: ["mssql/server"], names: []),
        "rabbitmq": Images(own: ["rabbitmq"], names: ["rabbitmq"]),
        "kafka": Images(
            own: ["apache/kafka", "confluentinc/cp-kafka", "confluentinc/cp-server"],
            names: ["kafka", "kafka-native", "cp-kafka", "cp-server"]
        ),
        "nats": Images(own: ["nats"], names: ["nats", "nats-streaming"]),
        "zookeeper": Images(own: ["zookeeper", "confluentinc/cp-zookeeper"], names: ["zookeeper", "cp-zookeeper"]),
        "etcd": Images(own: ["coreos/etcd", "etcd-development/etcd"], names: ["etcd"]),
    ]
}
