import ArgumentParser
import HardenGeneration

/// How new objects are distributed over files. Objects that exist stay where they are.
enum ManifestLayout: String, ExpressibleByArgument, CaseIterable {
    /// One file a service.
    case service
    /// One file an object.
    case resource

    var fileLayout: FileLayout {
        switch self {
        case .service: .filePerService
        case .resource: .filePerResource
        }
    }
}
