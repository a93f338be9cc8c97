import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The Pods' own identity; `nil` if they use one that exists.
    func serviceAccount() -> DesiredDocument? {
        guard case .create(let annotations) = service.security.serviceAccount, serviceAccountName == name else {
            return nil
        }
        var document = document("v1", "ServiceAccount", annotations: annotations.sorted { $0.key < $1.key }) {
            field("automountServiceAccountToken", .bool(service.security.automountServiceAccountToken))
        }
        if isTokenLeftOpen { document.initialOnly.append(["automountServiceAccountToken"]) }
        return document
    }
}
