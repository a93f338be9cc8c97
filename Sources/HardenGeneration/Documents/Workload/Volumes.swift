import HardenYAML
import ServiceSpec

/// A volume of the Pod and the places where the container sees it.
struct MountedVolume {
    var name: String
    var definition: YAMLValue
    var mounts: [YAMLValue]
}

extension ServicePlan {
    /// The declared volumes, and an empty directory for each writable path.
    ///
    /// What is mounted twice is one volume with two mounts.
    var volumes: [MountedVolume] {
        var names = UniqueNames()
        var volumes: [MountedVolume] = []
        var positions: [Volume.Source: Int] = [:]
        for volume in service.volumes {
            if let position = positions[volume.source] {
                volumes[position].mounts.append(volume.mount(of: volumes[position].name))
                continue
            }
            positions[volume.source] = volumes.count
            let name = names.take(volume.source.volumeName)
            volumes.append(
                MountedVolume(name: name, definition: volume.definition(name: name), mounts: [volume.mount(of: name)])
            )
        }
        for path in service.security.writablePaths {
            let name = names.take(Self.dnsLabel(path))
            volumes.append(
                MountedVolume(
                    name: name,
                    definition: object {
                        field("name", name)
                        field("emptyDir", .mapping(YAMLMapping()))
                    },
                    mounts: [
                        object {
                            field("name", name)
                            field("mountPath", path)
                        }
                    ]
                )
            )
        }
        return volumes
    }

    /// The text as a DNS label: `/var/cache/app` becomes `var-cache-app`.
    static func dnsLabel(_ text: String) -> String {
        let label = String(
            text.lowercased().map { character in
                character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
            }
            .drop { $0 == "-" }
            .prefix(63)
        )
        let trimmed = label.reversed().drop { $0 == "-" }.reversed()
        return trimmed.isEmpty ? "data" : String(trimmed)
    }
}

extension Volume.Source {
    fileprivate var volumeName: String {
        switch self {
        case .configMap(let name, _), .secret(let name, _), .scratch(let name, _): ServicePlan.dnsLabel(name)
        }
    }
}

extension Volume {
    fileprivate func definition(name: String) -> YAMLValue {
        object {
            field("name", name)
            switch source {
            case .configMap(let configMap, let optional):
                group("configMap") {
                    field("name", configMap)
                    if optional { field("optional", true) }
                }
            case .secret(let secret, let optional):
                group("secret") {
                    field("secretName", secret)
                    if optional { field("optional", true) }
                }
            case .scratch(_, let sizeLimit):
                field(
                    "emptyDir",
                    object { field("sizeLimit", sizeLimit?.description) }
                )
            }
        }
    }

    fileprivate func mount(of name: String) -> YAMLValue {
        object {
            field("name", name)
            field("mountPath", path)
            switch source {
            case .configMap, .secret: field("readOnly", true)
            case .scratch: nil
            }
        }
    }
}
