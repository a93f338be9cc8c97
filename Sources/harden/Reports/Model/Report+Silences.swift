import HardenRules

import struct HardenEngine.Silence

extension Report {
    /// What keeps the check from judging or telling, in a line for what is known and not told, and one for what is not known.
    var traces: [String] {
        let told = Self.trace(silences.filter { [.selection, .suppression].contains($0.kind) })
        let known = Self.trace(silences.filter { ![.selection, .suppression].contains($0.kind) })
        return [told.map { "silenced: \($0)" }, known.map { "not judged: \($0)" }].compactMap(\.self)
    }

    /// Places beyond these are only counted.
    private static let mostPlaces = 3

    private static func trace(_ silences: [Silence]) -> String? {
        let parts = Silence.Kind.allCases.compactMap { kind -> String? in
            let places = silences.filter { $0.kind == kind }.map(\.place)
            guard !places.isEmpty else { return nil }
            let more = places.count - mostPlaces
            let shown = places.prefix(mostPlaces) + (more > 0 ? ["\(more) more"] : [])
            return "\(places.count) \(kind.rawValue) (\(Phrases.list(shown.map(TerminalText.visible))))"
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// Silences in the form of findings, for formats that have no other.
    var silencesAsFindings: [Finding] {
        silences.map { silence in
            Finding(
                rule: "silenced-\(silence.kind.rawValue)",
                severity: .advice,
                message: silence.reason,
                object: silence.path,
                primary: Finding.Label(file: silence.path, document: nil, range: 0..<0, text: "")
            ).shown
        }
    }
}

extension Silence {
    /// The file, with the line where it is one.
    var place: String { line.map { "\(path):\($0)" } ?? path }
}
