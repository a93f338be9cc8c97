import HardenCoding

extension Service {
    func checkAvailability(into findings: inout SpecFindings) {
        let path = FieldPath.root.field("scale")
        if case .range(let min, let max, let cpu, let memory) = scale {
            if max < min {
                findings.error(path.field("max"), "the most Pods (\(max)) are fewer than the fewest (\(min))")
            }
            if cpu == nil, memory == nil {
                findings.error(path, "a range needs a utilisation to aim for, such as cpu: 70%")
            }
        }
        if !ports.isEmpty, scale.minimum < 2 {
            findings.warning(path, "with one Pod every node drain and every crash is an outage; run at least 2")
        }
        checkDisruption(into: &findings)
    }

    private func checkDisruption(into findings: inout SpecFindings) {
        let path = FieldPath.root.field("disruption")
        switch disruption {
        case .maxUnavailable(.count(0)), .maxUnavailable(.percent(0)):
            findings.error(
                path.field("maxUnavailable"),
                "no Pod may ever be evicted, so that node drains hang until they are forced; allow at least 1"
            )
        case .minAvailable(let amount) where amount.roundedUp(of: scale.minimum) >= scale.minimum:
            findings.error(
                path.field("minAvailable"),
                "\(amount) of \(scale.minimum) Pods leaves none to evict, so that node drains hang until they are forced; "
                    + "use maxUnavailable: 1"
            )
        default: break
        }
    }
}

extension Amount {
    /// The number of Pods, with percentages rounded up, as disruption budgets do.
    fileprivate func roundedUp(of total: Int) -> Int {
        switch self {
        case .count(let count): count
        case .percent(let percent): (total * percent + 99) / 100
        }
    }
}
