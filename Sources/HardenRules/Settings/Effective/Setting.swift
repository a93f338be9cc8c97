package import HardenCoding

/// A value that manifests do not hold, with where it comes from.
package struct Setting<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The name by which it can be changed, such as `slowestRequest`.
    package let name: String
    package let value: Value
    package let origin: SettingOrigin
    /// The value in words.
    package let text: String

    package init(_ name: String, _ value: Value, _ text: String, from origin: SettingOrigin) {
        self.name = name
        self.value = value
        self.text = text
        self.origin = origin
    }

    /// The same for a finding that hangs on it.
    package var assumption: Finding.Assumption {
        Finding.Assumption(setting: name, value: text, origin: origin.description, isGiven: !origin.isStandard)
    }
}

/// Where a setting comes from.
package enum SettingOrigin: Sendable, Hashable {
    /// Nobody said anything; the public source of the value that is assumed.
    case standard(source: String)
    /// Nobody said anything; what is known of the server that is run.
    case known(String)
    /// A configuration file.
    case file(SourcePosition)
    /// An annotation on the object.
    case annotation(String, SourcePosition)
    /// An option of the command.
    case option(String)

    /// Whether nobody said anything.
    package var isStandard: Bool {
        switch self {
        case .standard, .known: true
        case .file, .annotation, .option: false
        }
    }

    /// Whether it follows from what is known of the server.
    package var isKnown: Bool {
        if case .known = self { true } else { false }
    }
}

extension SettingOrigin: CustomStringConvertible {
    package var description: String {
        switch self {
        case .standard(let source): "default: \(source)"
        case .known(let source): source
        case .file(let position): "\(position)"
        case .annotation(let key, let position): "annotation \(key), \(position)"
        case .option(let name): name
        }
    }
}
