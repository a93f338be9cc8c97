extension ShutdownBudget {
    /// Seconds for which an old Pod goes on serving after a blue-green switch: until it is deleted, and then through its
    /// preStop hook.
    package static func afterSwitch(delay: Int, preStop: Int) -> Int { delay + preStop }
}
