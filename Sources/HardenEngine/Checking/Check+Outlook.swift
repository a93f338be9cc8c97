package import HardenKubernetes
package import HardenRules

extension Check {
    /// What disruptions lose of each workload, now and after each of some plans.
    ///
    /// What the proof of the fixes simulated is not simulated again.
    package func outlooks(after plans: [FixPlan]) -> [WorkloadOutlook] {
        context.outlooks(after: plans, parts: parts, forecasts: forecasts)
    }

    /// For each finding the workload that it is about; `nil` where it is about none.
    package var subjects: [KubernetesObject?] { context.subjects(of: found) }
}
