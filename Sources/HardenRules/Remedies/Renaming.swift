import HardenKubernetes
import HardenYAML

extension Place {
    /// Gives an entry of this mapping another key, and the value that is given; `nil` where there is none to write.
    func rename(_ key: String, to name: String, _ value: YAMLValue?) -> Fix? {
        guard let value else { return nil }
        return Fix(
            "\(key) becomes \(name)",
            safety: .unsafe,
            insert(YAMLMapping.Entry(name, value, comment: self[key].node?.lineComment), .after(key)),
            self[key].delete()
        )
    }
}

extension YAMLScalar {
    /// The same value to be written.
    var written: YAMLValue? {
        switch self {
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .string(let text): .string(text)
        default: nil
        }
    }
}
