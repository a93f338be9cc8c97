import HardenKubernetes
import HardenYAML

/// Finds Services for which Kong may not try another Pod.
package struct KongRetriesUnfit: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-retries-unfit",
        area: .kong,
        title: "Kong may not try another Pod when a connection fails",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 504],
        remedy: .unsafeFix,
        explanation: """
            Kong tries the next target when a connection fails or times out before an answer began, five times by
            default. It never repeats a POST or PATCH that was sent. With `0`, the first Pod that is gone gives the client
            a 502 or 504. A number that is not within 0 and 32767 is refused or ignored.
            """,
        before: """
            metadata:
              annotations:
                konghq.com/retries: "0"
            """,
        after: """
            metadata:
              annotations:
                konghq.com/retries: "5"
            """,
        sources: [
            "https://developer.konghq.com/gateway/entities/service/",
            "https://developer.konghq.com/gateway/traffic-control/proxying/",
        ]
    )

    /// Source: Kong Gateway, Service entity.
    private static let standard = 5
    private static let range = 0...32767

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.compactMap { check($0, context) }
            + context.topology.manifests.deckFiles.flatMap { file in file.services.compactMap { check($0, file) } }
    }

    private func check(_ node: ServiceNode, _ context: RuleContext) -> Finding? {
        let field = node.view.kongRetries
        let object = node.view.object
        guard !field.isAbsent, !field.isOpen, !context.isPatched(node.position, ["metadata", "annotations"])
        else { return nil }
        let text = field.place.text ?? ""
        let change = object.edit(.put(field.path, .string("\(Self.standard)")))
        let fix = Fix("konghq.com/retries: \"\(Self.standard)\"", safety: .unsafe, changes: [change])
        return finding(
            text,
            isNumber: field.expectation == nil,
            name: object.name,
            object: object.title,
            label: field.label("", in: object),
            fix: field.place.own(fix)
        )
    }

    private func check(_ service: DeckServiceView, _ file: DeckFileView) -> Finding? {
        let field = service.retries
        guard service.place["retries"].exists, !field.isUnknown, let text = service.place["retries"].text else {
            return nil
        }
        let name = service.name.value ?? "a service without a name"
        let edit = YAMLEdit.put(field.path, .int(Self.standard))
        return finding(
            text,
            isNumber: field.expectation == nil,
            name: name,
            object: "decK service \(name)",
            label: field.place.label("", document: file.document),
            fix: field.place.own(
                Fix(
                    "retries: \(Self.standard)",
                    safety: .unsafe,
                    changes: [.edit(file: file.file, document: file.document, edit)]
                )
            )
        )
    }

    private func finding(
        _ text: String,
        isNumber: Bool,
        name: String,
        object: String,
        label: Finding.Label,
        fix: Fix?
    ) -> Finding? {
        var label = label
        let number = isNumber ? Int(text) : nil
        let isValid = number.map(Self.range.contains) ?? false
        guard !isValid || number == 0 else { return nil }
        label.text = isValid ? "one attempt only" : "a whole number from 0 to 32767 is expected"
        return Finding(
            rule: Self.id,
            severity: isValid ? .warning : .error,
            message: isValid
                ? "Kong gives up on \(name) when the first Pod that it tries is gone"
                : "Kong cannot use '\(text)' as the number of retries for \(name)",
            object: object,
            primary: label,
            disruptions: isValid ? Self.metadata.disruptions : [],
            symptoms: isValid ? ["502 from Kong where a connection is refused", "504 where it times out"] : [],
            fix: fix
        )
    }
}
