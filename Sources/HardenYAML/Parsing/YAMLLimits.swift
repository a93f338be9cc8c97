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

    /// Bytes that a document has on average where there are more than `documents`. Shorter ones are no manifests, and
    /// cost far more memory than they have text.
    package var documentBytes = 32
    /// Documents that a file may have whatever they hold.
    package var documents = 10_000

    /// The documents that a file of so many bytes may have.
    package func documents(inBytes count: Int) -> Int { max(documents, count / documentBytes) }

    package init() {}
}
