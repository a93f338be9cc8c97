import HardenSystem

/// What a file's name says about what is in it.
struct FileName {
    private let base: Substring

    init(_ path: String) {
        base = Paths.name(of: path)
    }

    /// Whether kustomize takes a file of this name as a kustomization, with or without a kind.
    var isKustomization: Bool {
        base == "kustomization.yaml" || base == "kustomization.yml" || base == "Kustomization"
    }

    /// Why a document without kind is left alone, where the name tells.
    var reasonForOther: LeftAlone? {
        switch base {
        case "Chart.yaml", "Chart.lock", "requirements.yaml": return .helmChart
        default: break
        }
        guard base.hasSuffix(".yaml") || base.hasSuffix(".yml") else { return nil }
        let stem = base.prefix { $0 != "." }
        let isValues =
            stem == "values" || stem.hasPrefix("values-") || stem.hasPrefix("values_") || stem.hasSuffix("-values")
            || base.hasSuffix(".values.yaml")
        return isValues ? .helmValues : nil
    }
}
