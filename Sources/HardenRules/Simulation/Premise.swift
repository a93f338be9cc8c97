import HardenCoding
import HardenKubernetes
import HardenRollout

/// A value that a simulation starts from, with where it comes from.
package struct Premise: Sendable, Hashable {
    /// The field or the setting, such as `terminationGracePeriodSeconds` or `slowestRequest`.
    package let name: String
    /// The value in words, with its unit.
    package let value: String
    /// What it measures, where the name does not tell.
    package var meaning: String?
    package let origin: SettingOrigin

    /// Whether nobody said it.
    package var isAssumed: Bool { origin.isStandard }

    init(_ name: String, _ value: String, meaning: String? = nil, from origin: SettingOrigin) {
        self.name = name
        self.value = value
        self.meaning = meaning
        self.origin = origin
    }

    init(_ setting: Setting<some Sendable & Hashable>) {
        self.init(setting.name, setting.text, from: setting.origin)
    }

    /// A field of a manifest, with its default where it is not written.
    init(_ name: String, _ value: String, field: Field<some Sendable>) {
        let origin = field.isWritten ? SettingOrigin.file(field.place.position) : nil
        self.init(name, value, from: origin ?? .standard(source: field.defaultSource ?? "nothing is written"))
    }

    /// What is written at a place, or its default where there is none.
    init(_ name: String, _ value: String, at place: Place?, orDefault source: String) {
        self.init(name, value, writtenAt: place?.position, orDefault: source)
    }

    init(_ name: String, _ value: String, writtenAt position: SourcePosition?, orDefault source: String) {
        self.init(name, value, from: position.map { .file($0) } ?? .standard(source: source))
    }

    /// What the rollout model takes for granted.
    init(_ assumption: Assumption, from origin: SettingOrigin) {
        self.init(
            assumption.name.rawValue,
            assumption.range.lowerBound.isNever ? "never" : "\(assumption.range.text) s",
            meaning: assumption.name.meaning,
            from: origin
        )
    }
}
