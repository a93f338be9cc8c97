package import HardenYAML

/// Builds a mapping from fields; a field without value is left out.
@resultBuilder
package enum MappingBuilder {
    package static func buildExpression(_ field: YAMLMapping.Entry?) -> [YAMLMapping.Entry] { field.map { [$0] } ?? [] }
    package static func buildExpression(_ fields: [YAMLMapping.Entry]) -> [YAMLMapping.Entry] { fields }
    package static func buildBlock(_ parts: [YAMLMapping.Entry]...) -> [YAMLMapping.Entry] { parts.flatMap(\.self) }
    package static func buildOptional(_ part: [YAMLMapping.Entry]?) -> [YAMLMapping.Entry] { part ?? [] }
    package static func buildEither(first part: [YAMLMapping.Entry]) -> [YAMLMapping.Entry] { part }
    package static func buildEither(second part: [YAMLMapping.Entry]) -> [YAMLMapping.Entry] { part }
    package static func buildArray(_ parts: [[YAMLMapping.Entry]]) -> [YAMLMapping.Entry] { parts.flatMap(\.self) }
}

/// Returns a field, or nothing where there is no value.
///
/// - Parameters:
///   - key: the field's name.
///   - value: its value.
///   - sum: what the value was derived from, such as "preStop 120 + shutdown 15"; it is written as a comment `# = …`.
/// - Returns: The field, or nothing.
func field(_ key: String, _ value: YAMLValue?, _ sum: String? = nil) -> YAMLMapping.Entry? {
    value.map { YAMLMapping.Entry(key, $0, comment: sum.map { "= \($0)" }) }
}

/// Returns a field with a whole number, or nothing where there is none.
func field(_ key: String, _ value: Int?, _ sum: String? = nil) -> YAMLMapping.Entry? {
    field(key, value.map(YAMLValue.int), sum)
}

/// Returns a field with text, or nothing where there is none.
func field(_ key: String, _ value: String?, _ sum: String? = nil) -> YAMLMapping.Entry? {
    field(key, value.map(YAMLValue.string), sum)
}

/// Returns a field that holds the given fields; nothing if there are none.
func group(_ key: String, @MappingBuilder _ fields: () -> [YAMLMapping.Entry]) -> YAMLMapping.Entry? {
    let entries = fields()
    return entries.isEmpty ? nil : YAMLMapping.Entry(key, .mapping(YAMLMapping(entries)))
}

/// Returns a mapping of the given fields.
func object(@MappingBuilder _ fields: () -> [YAMLMapping.Entry]) -> YAMLValue {
    .mapping(YAMLMapping(fields()))
}

/// Returns a field with a list; nothing if it is empty.
func list(_ key: String, _ items: [YAMLValue]) -> YAMLMapping.Entry? {
    items.isEmpty ? nil : YAMLMapping.Entry(key, .sequence(items))
}

/// Returns a field with a list of texts; nothing if it is empty.
func list(_ key: String, _ items: [String]) -> YAMLMapping.Entry? {
    list(key, items.map(YAMLValue.string))
}

/// Returns a field with names and texts; nothing if it is empty.
func texts(_ key: String, _ texts: [(key: String, value: String)]) -> YAMLMapping.Entry? {
    texts.isEmpty
        ? nil
        : YAMLMapping.Entry(
            key,
            .mapping(YAMLMapping(texts.map { YAMLMapping.Entry($0.key, .string($0.value)) }))
        )
}
