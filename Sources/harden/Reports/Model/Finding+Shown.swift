import HardenCoding
import HardenRules

extension Finding {
    /// The finding with all that it says to people as any format may show it: nothing invisible, and no credential that a
    /// command line has in it. What programs take from it, such as places and edits, stays exact.
    var shown: Finding {
        var shown = self
        shown.message = Self.shown(message)
        shown.primary.text = Self.shown(primary.text)
        for index in secondary.indices { shown.secondary[index].text = Self.shown(secondary[index].text) }
        shown.symptoms = symptoms.map(Self.shown)
        shown.sum = sum.map(Self.shown)
        shown.notes = notes.map(Self.shown)
        shown.assumptions = assumptions.map { assumption in
            Assumption(
                setting: Self.shown(assumption.setting),
                value: Self.shown(assumption.value),
                origin: Self.shown(assumption.origin),
                isGiven: assumption.isGiven
            )
        }
        if let fix { shown.fix?.title = Self.shown(fix.title) }
        return shown
    }

    private static func shown(_ text: String) -> String { VisibleText.of(Credentials.hidden(in: text)) }
}
