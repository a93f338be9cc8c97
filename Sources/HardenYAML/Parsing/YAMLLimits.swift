import HardenSystem

/// How much a text may ask of the parser before it is refused.
///
/// libyaml 0.2.5 takes time quadratic in the depth of flow collections (100,000 `[` take 84 s) and has no limit of its
/// own; later versions stop at a depth of 1,000.
package struct YAMLLimits: Sendable, Hashable {
    /// Bytes a file may have. Offsets are 32 bits wide; no manifest comes near.
    package var bytes = AtomicFile.sizeLimit
    /// Depth of `[` and `{` within each other.
    package var flowDepth = 256
    /// Depth of all collections within each other.
    package var depth = 1_000

    package init() {}
}
