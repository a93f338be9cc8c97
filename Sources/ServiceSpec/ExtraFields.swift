/// Fields that are merged into a generated object: the way out where `Service` has no word for something.
///
/// ```swift
/// ExtraFields(kind: "Deployment", fields: ["spec": ["revisionHistoryLimit": 3]])
/// ```
public struct ExtraFields: Sendable, Hashable {
    /// The kind of the object, such as `Deployment`.
    public var kind: String
    /// The object's name. `nil`, the default, for all generated objects of that kind.
    public var name: String?
    /// The fields, nested as in the object. Mappings are merged entry by entry, and lists whose items
    /// Kubernetes tells apart (containers by name, for instance) item by item; everything else replaces what is there. The
    /// value `nil` removes a field.
    public var fields: FieldValue

    /// Creates extra fields.
    ///
    /// - Parameters:
    ///   - kind: The kind of the object.
    ///   - name: The object's name; `nil` for all generated objects of that kind.
    ///   - fields: The fields, nested as in the object.
    public init(kind: String, name: String? = nil, fields: FieldValue) {
        self.kind = kind
        self.name = name
        self.fields = fields
    }
}
