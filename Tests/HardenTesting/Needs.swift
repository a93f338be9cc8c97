import Foundation
package import Testing

/// Something that a test needs is not there.
package struct MissingRequirement: Error, CustomStringConvertible {
    package var description: String
}

package let isContinuousIntegration = ProcessInfo.processInfo.environment["CI"] != nil

extension Trait where Self == ConditionTrait {
    /// Leaves a test out where something that it needs is missing, and says so; under continuous integration (`CI`) the test
    /// fails there, because a test that is left out proves nothing.
    ///
    /// - Parameters:
    ///   - what: What is needed, and how one gets it.
    ///   - mayBeMissing: Whether the test may be left out under continuous integration, too.
    package static func needs(
        _ what: String,
        mayBeMissing: Bool = !isContinuousIntegration,
        _ isThere: @autoclosure @escaping @Sendable () throws -> Bool
    ) -> Self {
        .enabled("needs \(what)") {
            if try isThere() { return true }
            if mayBeMissing { return false }
            throw MissingRequirement(description: "needs \(what): nothing is left out where CI is set")
        }
    }

    /// Leaves a test out where the real files beside the project are not there. What runs the tests says so itself where it
    /// has none, by `HARDEN_WITHOUT_SHARED`: then nothing is expected of them under continuous integration either.
    package static var needsSharedData: Self {
        .needs(
            "the real files in \(SharedData.root.path)",
            mayBeMissing: !isContinuousIntegration
                || ProcessInfo.processInfo.environment["HARDEN_WITHOUT_SHARED"] != nil,
            SharedData.isPresent
        )
    }
}
