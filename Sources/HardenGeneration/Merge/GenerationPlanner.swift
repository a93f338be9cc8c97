package import HardenCoding
import HardenKubernetes
import HardenSystem
import HardenYAML
package import ServiceSpec

/// Plans how the manifests below a folder become what specs want.
package struct GenerationPlanner {
    private let folder: ManifestFolder
    private let layout: FileLayout
    private let locate: (FieldPath, Service) -> SourceLocation?

    /// - Parameters:
    ///   - folder: The manifests that exist.
    ///   - layout: Where new objects go.
    ///   - locate: Finds where a field of a service was written.
    package init(
        folder: ManifestFolder,
        layout: FileLayout = .filePerService,
        locate: @escaping (FieldPath, Service) -> SourceLocation? = { $1.source }
    ) {
        self.folder = folder
        self.layout = layout
        self.locate = locate
    }

    /// Compares what the services want with what exists.
    ///
    /// - Throws: What reading a file throws.
    package func plan(_ services: [Service]) throws -> GenerationPlan {
        let index = try ObjectIndex(folder)
        var work = PlannedWork(folder, names: FileNames(services, layout: layout))
        for (error, _) in index.unreadable {
            work.plan.notes.append(
                GenerationNote(
                    path: error.source,
                    location: error.location,
                    message: "cannot be read and is left alone: \(error.message)"
                )
            )
        }
        let all = services.concurrentMap(batch: 16) { [folder, names = work.names] service in
            var context = index.context(for: service)
            var generated = ServicePlan(service, context: context).generate()
            // What the spec does not mention stays, and requests go on coming over it.
            context.otherPaths = index.otherPaths(to: service, besides: generated)
            if !context.otherPaths.isEmpty { generated = ServicePlan(service, context: context).generate() }
            generated.leftovers = index.leftovers(of: service, besides: generated, in: folder, names)
            if let autoscaler = index.autoscaler(thatIsNotIn: service) {
                generated.leaveReplicas(to: autoscaler)
            }
            generated.refuse(index.unreadable, in: folder)
            return generated
        }
        for (service, generated) in zip(services, all) {
            for diagnostic in generated.diagnostics {
                var diagnostic = diagnostic
                diagnostic.location = locate(diagnostic.field, service)
                work.plan.diagnostics.append(diagnostic)
            }
            work.plan.report(generated.leftovers, of: service)
            guard !generated.diagnostics.contains(where: { $0.severity == .error }) else { continue }
            work.place(generated, of: service, in: index)
        }
        try work.finish(index)
        work.plan.existing = index.topology.manifests.files
        return work.plan
    }
}

extension GeneratedService {
    /// Refuses to write beside files that cannot be read but name the service: its objects may be in them.
    fileprivate mutating func refuse(_ unreadable: [(error: YAMLError, bytes: [UInt8])], in folder: ManifestFolder) {
        let name = Array(name.utf8)
        for (error, bytes) in unreadable where bytes.contains(name) {
            diagnostics.append(
                GenerationDiagnostic(
                    .error,
                    service: self.name,
                    "\(folder.shown(error.source)):\(error.location): cannot be read, and its objects may be there: "
                        + error.message,
                    hint: error.hint ?? "correct the file or move it out of the folder"
                )
            )
        }
    }

    /// Keeps a number of Pods out of the Deployment that an autoscaler the spec does not know decides on.
    fileprivate mutating func leaveReplicas(to autoscaler: ObjectIdentity) {
        for index in documents.indices where documents[index].kind == "Deployment" {
            guard var spec = documents[index].body["spec"]?.mapping else { continue }
            spec["replicas"] = nil
            documents[index].body["spec"] = .mapping(spec)
        }
        diagnostics.append(
            GenerationDiagnostic(
                .warning,
                service: name,
                field: .root.field("scale"),
                "\(autoscaler) exists and decides how many Pods run; the fixed number is not written",
                hint: "give the spec a range, or delete the autoscaler"
            )
        )
    }
}
