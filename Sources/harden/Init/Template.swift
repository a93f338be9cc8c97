import HardenCoding
import ServiceSpec

/// What a new repository is made from.
struct Template: Sendable {
    /// A file of a template. Both its path and its text may have placeholders.
    struct File: Sendable {
        let path: String
        let text: Text
    }

    enum Text: Sendable {
        case embedded(StaticString)
        /// The JSON Schema of specs, which the program can print anyway: a second copy would only make it larger.
        case specSchema

        /// What lies in the template's folder, placeholders and all.
        var string: String {
            switch self {
            case .embedded(let text): text.description
            case .specSchema: Service.jsonSchema().json
            }
        }
    }

    let name: String
    let summary: String
    /// The file that tells what there is and what comes next.
    let guide: String
    let variables: [TemplateVariable]
    let files: [File]
}

extension Template {
    static let all: [Template] = [.swiftService, .anyService, .platform]

    static let swiftService = Template(
        name: "swift-service",
        summary: "a whole service in Swift, with server and manifests",
        guide: "README.md",
        variables: [.name, .module, .image, .host, .hardenOwner, .hardenVersion],
        files: swiftServiceFiles
    )

    static let anyService = Template(
        name: "any-service",
        summary: "spec and manifests of a service in any language",
        guide: "k8s/README.md",
        variables: [.name, .image, .host, .hardenOwner, .hardenVersion],
        files: anyServiceFiles
    )

    static let platform = Template(
        name: "platform",
        summary: "what checks a repository of many manifests",
        guide: "HARDEN.md",
        variables: [.name, .hardenOwner, .hardenVersion],
        files: platformFiles
    )

    /// The files as they are in a new repository, sorted by their paths.
    ///
    /// - Parameter values: A value for each variable.
    func render(_ values: [String: String]) throws(Failure) -> [(path: String, text: String)] {
        var rendered: [(path: String, text: String)] = []
        for file in files {
            let text = try TemplateText.render(file.text.string, values, in: "\(name)/\(file.path)")
            rendered.append((try TemplateText.render(file.path, values, in: name), text))
        }
        return rendered.sorted { $0.path < $1.path }
    }
}
