import HardenKubernetes

/// A decK file, or a declarative configuration of Kong.
package struct DeckFile: RuleSubject {
    /// Position among the decK files of the input.
    let index: Int
    let view: DeckFileView

    package var title: String { "decK file \(view.file)" }
    package var objectPosition: Int? { nil }
}

extension Subjects where Subject == DeckFile {
    static var deckFiles: Self {
        Self { context in
            context.topology.manifests.deckFiles.enumerated().map { DeckFile(index: $0.offset, view: $0.element) }
        }
    }
}

/// An upstream of Kong, wherever it is described.
package struct KongUpstream: RuleSubject {
    package let title: String
    package let objectPosition: Int?
    let view: KongUpstreamView
    /// The Services that name it; none for one of a decK file.
    let users: [ServiceNode]
    /// The upstream of a decK file, with the file's index.
    let deck: (upstream: DeckUpstreamView, file: Int)?
}

extension Subjects where Subject == KongUpstream {
    static var kongUpstreamPolicies: Self {
        objects(KongUpstreamPolicyView.kinds) { KongUpstreamPolicyView($0).upstream }
    }

    static var kongIngresses: Self { objects(KongIngressView.kinds) { KongIngressView($0).upstream } }

    static var deckUpstreams: Self {
        Self { context in
            context.topology.manifests.deckFiles.enumerated().flatMap { index, file in
                file.upstreams.map { upstream in
                    let view = upstream.balancing
                    return KongUpstream(
                        title: "decK upstream \(view.name.value ?? "")",
                        objectPosition: nil,
                        view: view,
                        users: [],
                        deck: (upstream, index)
                    )
                }
            }
        }
    }

    private static func objects(
        _ kinds: Set<ObjectKind>,
        _ view: @escaping @Sendable (KubernetesObject) -> KongUpstreamView
    ) -> Self {
        Self { context in
            context.objects(kinds).map { position, object in
                KongUpstream(
                    title: object.title,
                    objectPosition: position,
                    view: view(object),
                    users: context.services(naming: position),
                    deck: nil
                )
            }
        }
    }
}

/// A plugin of Kong, wherever it is described.
package struct KongPlugin: RuleSubject {
    package let title: String
    package let objectPosition: Int?
    let view: KongPluginView
}

extension Subjects where Subject == KongPlugin {
    static var kongPlugins: Self {
        let objects = Self { context in
            context.objects([.kongPlugin, .kongClusterPlugin]).map { position, object in
                KongPlugin(title: object.title, objectPosition: position, view: KongPluginView(object))
            }
        }
        let deck = Self { context in
            context.topology.manifests.deckFiles.flatMap(\.plugins).map { view in
                KongPlugin(title: "decK plugin \(view.plugin.value ?? "")", objectPosition: nil, view: view)
            }
        }
        return objects.reading(["config"]) + deck
    }
}
