import HardenCoding

/// What one place says about an application, and where each value stands there.
struct SettingsLayer: Sendable {
    var values: ApplicationSettings
    /// The origin of a field.
    var origin: @Sendable (FieldPath) -> SettingOrigin
}

extension [SettingsLayer] {
    /// The value of the first layer that has one.
    func first<Value>(
        _ field: String,
        _ value: (ApplicationSettings) -> Value?
    ) -> (value: Value, origin: SettingOrigin)? {
        first(.root.field(field), value)
    }

    func first<Value>(
        _ path: FieldPath,
        _ value: (ApplicationSettings) -> Value?
    ) -> (value: Value, origin: SettingOrigin)? {
        for layer in self {
            if let value = value(layer.values) { return (value, layer.origin(path)) }
        }
        return nil
    }
}

extension Duration {
    /// Whole seconds, rounded up: times are limits that something must fit into.
    var secondsRoundedUp: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
