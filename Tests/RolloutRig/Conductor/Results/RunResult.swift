import HardenRollout

/// A run beside what was predicted for it.
struct RunResult {
    let front: RunPlan.Front
    let requests: Int
    let predicted: Failures
    let observed: Failures
    let agreement: Agreement
    let load: LoadLateness
    /// How late the rig itself was, in milliseconds.
    let rigLateness: Double
    /// How often it was run, because the machine was busy before.
    var attempts = 1

    var isDisturbed: Bool { load.isDisturbed || rigLateness > 60 }
}
