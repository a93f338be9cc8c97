import HardenKubernetes
import HardenYAML

/// Finds Services for which Kong may not try another Pod.
struct KongRetriesUnfit: Rule {
    static let metadata = RuleMetadata(
        id: "kong-retries-unfit",
        area: .kong,
        title: "Kong may not try another Pod when a connection fails",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 504],
        remedy: .unsafeFix,
        unsafeBecause: "a request that is repeated may be done twice, which its application has to bear",
        explanation: """
            Kong tries the next target when a connection fails or times out before an answer began, five times by
            default: six attempts, and one answer for the client. It never repeats a POST or PATCH that was sent, and no
            answer with a status, such as 503, whatever is advised. With `0`, the first Pod that is gone gives the client
            a 502 or 504. A number that is not within 0 and 32767 is refused or ignored.
            """,
        sources: [
            "https://developer.konghq.com/gateway/entities/service/",
            "https://developer.konghq.com/gateway/traffic-control/proxying/",
        ]
    )

    /// Source: Kong Gateway, Service entity.
    private static let standard = 5
    private static let range = 0...32767

    static let subjects: Subjects<KongService> = .services + .deckServices

    func faults(of service: KongService, in context: RuleContext) -> Fault? {
        guard let retries = service.retries else { return nil }
        let text = retries.place.text ?? ""
        let number = retries.isMalformed ? nil : Int(text)
        let isValid = number.map(Self.range.contains) ?? false
        guard !isValid || number == 0 else { return nil }
        return Fault(
            isValid
                ? "Kong gives up on \(service.name) when the first Pod that it tries is gone"
                : "Kong cannot use '\(text)' as the number of retries for \(service.name)",
            at: retries.place.label(isValid ? "one attempt only" : "a whole number from 0 to 32767 is expected"),
            severity: isValid ? .warning : .error,
            disruptions: isValid ? Self.metadata.disruptions : [],
            symptoms: isValid ? ["502 from Kong where a connection is refused", "504 where it times out"] : [],
            fix: service.deck == nil
                ? Fix(
                    "konghq.com/retries: \"\(Self.standard)\"",
                    safety: .unsafe,
                    retries.place.put(.string("\(Self.standard)"))
                )
                : Fix("retries: \(Self.standard)", safety: .unsafe, retries.place.put(.int(Self.standard)))
        )
    }
}

/// A Service whose annotations Kong reads, or a service of a decK file.
package struct KongService: RuleSubject {
    fileprivate let node: ServiceNode?
    fileprivate let deck: DeckServiceView?

    fileprivate var name: String { node?.view.name ?? deck?.name.value ?? "a service without a name" }
    package var title: String { node?.title ?? "decK service \(name)" }
    package var objectPosition: Int? { node?.position }

    /// Where the number is written; `nil` where it is not, or is filled in later.
    fileprivate var retries: (place: Place, isMalformed: Bool)? {
        if let field = node?.view.kongRetries {
            return field.isAbsent || field.isOpen ? nil : (field.place, field.expectation != nil)
        }
        guard let field = deck?.retries, field.place.exists, !field.isUnknown, field.place.text != nil else {
            return nil
        }
        return (field.place, field.expectation != nil)
    }
}

extension Subjects where Subject == KongService {
    fileprivate static var services: Self {
        Self { $0.topology.services.map { KongService(node: $0, deck: nil) } }.reading(["metadata", "annotations"])
    }

    fileprivate static var deckServices: Self {
        Self { context in
            context.topology.manifests.deckFiles.flatMap(\.services).map { KongService(node: nil, deck: $0) }
        }
    }
}
