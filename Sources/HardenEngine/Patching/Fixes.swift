/// What becomes of files when findings are fixed.
public struct Fixes: Sendable, Hashable {
    /// The changes.
    public let patch: Patch
    /// The findings that are gone once the changes are made.
    public let fixed: [Finding]
    /// The fixes that are not made.
    public let refused: [RefusedFix]
}

/// A fix that a file's layout does not allow.
public struct RefusedFix: Sendable, Hashable {
    /// The finding that stays.
    public let finding: Finding
    /// Why, and what to do about it.
    public let reason: String
}
