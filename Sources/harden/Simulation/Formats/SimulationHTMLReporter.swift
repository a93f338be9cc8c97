import HardenKubernetes
import HardenRollout
import HardenRules

/// Tells simulated disruptions as a page of its own: no other file, no script, nothing from a network.
struct SimulationHTMLReporter {
    private let report: SimulationReport

    init(_ report: SimulationReport) { self.report = report }

    var text: String {
        var body = "<header><h1>Simulated disruptions</h1>\n"
        body += tag("p", badge(!report.losesRequests) + " " + escaped(report.summary) + ".", "lead")
        body += "</header>\n" + overview + legend
        var number = 0
        for (index, outcome) in report.outcomes.enumerated() { body += section(outcome, index, &number) }
        if !report.skipped.isEmpty {
            let items = report.skipped.map { skipped in
                tag("li", code(skipped.title) + " (\(code("\(skipped.position)"))): " + escaped(skipped.reason))
            }
            body += "<section>" + tag("h2", "Not simulated") + tag("ul", items.joined()) + "</section>\n"
        }
        body += tag(
            "footer",
            "Made by harden \(Harden.version). Verdict, chart and table show one course of events, of all the one that fails the "
                + "most requests. Times count from the beginning of the disruption."
        )
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>\(escaped("harden simulate: \(report.summary)"))</title>
            <style>
            \(SVGChart.style)\(Self.style)
            </style>
            </head>
            <body>
            <svg width="0" height="0" aria-hidden="true" class="defs">\(SVGChart.definitions)</svg>
            <main>
            \(body)</main>
            </body>
            </html>

            """
    }

    // MARK: Parts

    /// A table of all verdicts, each of which leads to its chart.
    private var overview: String {
        let kinds = DisruptionKind.allCases.filter { kind in report.runs.contains { $0.kind == kind } }
        guard !kinds.isEmpty else { return "" }
        var text = "<div class=\"scroll\"><table class=\"overview\"><caption>Can requests fail?</caption>\n<thead><tr>"
        text += "<th scope=\"col\">workload and path</th>"
        text += kinds.map { "<th scope=\"col\">\($0.label)</th>" }.joined() + "</tr></thead>\n<tbody>"
        var number = 0
        for outcome in report.outcomes {
            text += "<tr><th scope=\"row\">\(escaped(outcome.title))<small>\(escaped(outcome.pathLabel))</small></th>"
            var cells: [DisruptionKind: String] = [:]
            for run in outcome.runs {
                let isSafe = run.result.losesNothing
                let kind = isSafe ? "ok" : "bad"
                cells[run.kind] = "<a class=\"\(kind)\" href=\"#d\(number)\">\(isSafe ? "✓ no" : "× yes")</a>"
                number += 1
            }
            text += kinds.map { tag("td", cells[$0] ?? "–") }.joined() + "</tr>\n"
        }
        return text + "</tbody></table></div>\n"
    }

    private var legend: String {
        let items = SVGChart.legend.map { kind, text in
            "<li><svg width=\"14\" height=\"12\" aria-hidden=\"true\">"
                + "<rect class=\"\(kind)\" width=\"14\" height=\"12\"/></svg> \(text)</li>"
        }
        return tag("ul", items.joined(), "legend")
    }

    private func section(_ outcome: SimulationReport.Outcome, _ index: Int, _ number: inout Int) -> String {
        let position = outcome.workload.situation.object.root.position
        var text = "<section aria-labelledby=\"w\(index)\"><h2 id=\"w\(index)\">\(escaped(outcome.title))"
        text += " <small>over \(escaped(outcome.pathLabel))</small></h2>\n" + tag("p", code("\(position)"), "place")
        for run in outcome.runs {
            text += article(run, number)
            number += 1
        }
        let texts = outcome.workload.notes + (outcome.newPodText.map { ["a new Pod: \($0)"] } ?? [])
        let notes = texts.map { tag("li", escaped($0)) }.joined()
        if !notes.isEmpty { text += tag("ul", notes, "notes") }
        return text + premises(outcome) + "</section>\n"
    }

    private func article(_ run: SimulationReport.Run, _ number: Int) -> String {
        let isSafe = run.result.losesNothing
        let chart = SVGChart(run)
        var text = "<article id=\"d\(number)\" class=\"\(isSafe ? "ok" : "bad")\">"
        text += tag("h3", escaped(run.kind.label) + " " + badge(isSafe))
        let verdict = isSafe && run.assumedSlowestRequest == nil ? "" : escaped(sentence(run.verdict)) + "<br/>"
        text += tag("p", verdict + tag("span", escaped(sentence(run.course)), "muted"))
        text += "<svg class=\"chart\" width=\"100%\" height=\"\(chart.height)\" role=\"img\""
        text += " aria-labelledby=\"t\(number) s\(number)\">"
        text += "<title id=\"t\(number)\">\(run.kind.label): timeline of Pods and requests</title>"
        text += "<desc id=\"s\(number)\">\(escaped(sentence(run.verdict)))</desc>\(chart.elements)</svg>\n"
        if !run.failures.isEmpty {
            text += table(["sent", "status", "fail", "cause"])
            for failure in run.failures {
                let cells = [
                    failure.timeText, failure.statusText, failure.countText, failure.explanation,
                ]
                text += tag("tr", cells.map { tag("td", escaped($0)) }.joined())
            }
            text += "</tbody></table></div>"
        }
        if !run.otherFailures.isEmpty {
            let items = run.otherFailures.map { tag("li", escaped($0)) }.joined()
            text += tag("p", "In another course of events also:", "others") + tag("ul", items, "notes")
        }
        if let remedy = run.remedy { text += tag("p", escaped(sentence(remedy)), "others") }
        return text + "</article>\n"
    }

    private func premises(_ outcome: SimulationReport.Outcome) -> String {
        let premises = outcome.premises
        let assumed = premises.count(where: \.isAssumed)
        let count = "\(Phrases.count(premises.count, "value")), \(assumed) of them assumed"
        var text = "<details>" + tag("summary", "What this starts from: \(count)") + table(["name", "value", "from"])
        for premise in premises {
            let meaning = premise.meaning.map { "<small>\(escaped($0))</small>" } ?? ""
            let cells = [code(premise.name) + meaning, escaped(premise.value), escaped("\(premise.origin)")]
            text += tag("tr", cells.map { tag("td", $0) }.joined(), premise.isAssumed ? "assumed" : nil) + "\n"
        }
        return text + "</tbody></table></div></details>\n"
    }

    // MARK: Markup

    /// The beginning of a table that can be moved sideways on a narrow screen.
    private func table(_ columns: [String]) -> String {
        let head = columns.map { "<th scope=\"col\">\($0)</th>" }.joined()
        return "<div class=\"scroll\"><table><thead><tr>\(head)</tr></thead><tbody>\n"
    }

    private func badge(_ isSafe: Bool) -> String {
        "<span class=\"badge \(isSafe ? "ok" : "bad")\">\(isSafe ? "✓ nothing can fail" : "× requests can fail")</span>"
    }

    private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
    private func escaped(_ text: String) -> String { XMLText.escaped(text) }
    private func code(_ text: String) -> String { tag("code", escaped(text)) }

    private func tag(_ name: String, _ content: String, _ kind: String? = nil) -> String {
        "<\(name)\(kind.map { " class=\"\($0)\"" } ?? "")>\(content)</\(name)>"
    }

    private static let style = """
        *{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}
        main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem}h1{font-size:1.6rem;margin:0 0 .3rem}
        h2{font-size:1.25rem;margin:2.5rem 0 0}h3{font-size:1.05rem;margin:0 0 .4rem;display:flex;gap:.6rem;flex-wrap:wrap;\
        align-items:center}h3::first-letter{text-transform:uppercase}small{color:var(--muted);font-weight:400;font-size:.85em}
        th small,td small{display:block}.lead{margin:.2rem 0 1.2rem}.place,.muted,.notes,footer{color:var(--muted)}
        .place{margin:0 0 1rem}article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--serving);\
        border-radius:8px;padding:1rem 1.1rem;margin:0 0 1rem}article.bad{border-left-color:var(--lost)}article p{margin:0 0 .8rem}
        .badge{font-size:.8rem;font-weight:600;border-radius:1rem;padding:.1rem .6rem;white-space:nowrap;\
        border:1px solid var(--serving)}.badge.bad{border-color:var(--lost);color:var(--lost)}.badge.ok{color:var(--fg)}
        .chart{display:block;overflow:visible}.defs{position:absolute}.scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.8rem 0 0}th,td{text-align:left;vertical-align:top;\
        padding:.35rem .8rem .35rem 0;border-top:1px solid var(--line)}thead th{border:0;color:var(--muted);font-weight:500}
        tbody th{font-weight:600}td{overflow-wrap:break-word}caption{text-align:left;font-weight:600;padding-bottom:.4rem}
        .overview{background:var(--card);font-size:1rem;border:1px solid var(--line)}.overview th,.overview td{padding:.5rem .8rem}.overview td{white-space:nowrap}a{text-decoration:none;font-weight:600}
        a.ok{color:var(--serving)}a.bad{color:var(--lost)}a:hover,a:focus{text-decoration:underline}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;margin:1.2rem 0 0;color:var(--muted);\
        font-size:.9rem}summary{cursor:pointer;color:var(--muted)}code{font-size:.9em;overflow-wrap:anywhere}
        .notes{padding-left:1.2rem}article .others{margin:.8rem 0 0}article .notes{margin:.2rem 0 0}footer{margin-top:3rem;font-size:.85rem;border-top:1px solid var(--line);padding-top:1rem}
        @media(max-width:36rem){main{padding:1rem .7rem 2rem}article{padding:.8rem .8rem}th,td{padding-right:.6rem}}
        """
}
