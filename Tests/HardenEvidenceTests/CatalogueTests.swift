import HardenEvidence
import HardenRules
import Testing

/// The catalogues of signs and causes hold together.
@Suite struct CatalogueTests {
    @Test func everyFileIsRegistered() throws {
        #expect(Set(Cause.all.map(\.id)).count == Cause.all.count)
        #expect(Cause.all.count == 36)
        for cause in Cause.all {
            #expect(Cause.named(cause.id) == cause)
            #expect(cause.title.first?.isUppercase != true && cause.title.last != ".", "\(cause.id)")
            #expect(cause.mechanism.hasSuffix("."), "\(cause.id)")
            #expect(!cause.sources.isEmpty && cause.sources.allSatisfy { $0.hasPrefix("https://") }, "\(cause.id)")
        }
    }

    @Test func everyCauseHasASign() {
        for cause in Cause.all {
            #expect(Sign.all.contains { $0.causes.contains(cause) }, "nothing leads to \(cause.id)")
        }
    }

    @Test func everyRuleExists() {
        for cause in Cause.all {
            for rule in cause.rules { #expect(RuleCatalogue.rule(rule) != nil, "\(cause.id) names \(rule)") }
            #expect(Set(cause.rules).count == cause.rules.count, "\(cause.id)")
        }
    }

    @Test func everySignIsFound() {
        for sign in Sign.all {
            if sign.vocabulary.isPartOfText {
                let line = "prefix \(sign.text.replacing("…", with: " x ")) suffix"
                #expect(Sign.occurring(in: line).contains(sign), "\(sign.text)")
                #expect(Sign.occurring(in: line.uppercased()).contains(sign), "\(sign.text)")
            } else {
                #expect(Sign.value(sign.text, in: sign.vocabulary) == sign, "\(sign.text)")
            }
            #expect(EvidenceDocumentation.markdown(of: sign.text.replacing("…", with: " x ")) != nil, "\(sign.text)")
        }
    }

    @Test func noSignIsThereTwice() {
        var seen: Set<String> = []
        for sign in Sign.all { #expect(seen.insert("\(sign.vocabulary) \(sign.text)").inserted, "\(sign.text)") }
    }

    @Test func statusesAreExplained() throws {
        for status in [500, 502, 503, 504, 511] {
            let page = try #require(EvidenceDocumentation.markdown(of: "\(status)"))
            #expect(page.contains("(`"), "\(page)")
        }
        #expect(EvidenceDocumentation.markdown(of: "200") == nil)
        #expect(EvidenceDocumentation.markdown(of: "no such thing") == nil)
    }
}
