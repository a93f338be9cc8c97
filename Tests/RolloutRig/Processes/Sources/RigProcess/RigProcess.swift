/// The programs of the rig that carry its traffic: the Pod's process, the clients, and a network with latency.
@main
enum RigProcess {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let flags = Flags(arguments.dropFirst())
        switch arguments.first {
        case "backend": try Backend(BackendFlags(flags)).run()
        case "load": try Load(LoadFlags(flags)).run()
        case "relay": try Relay(RelayFlags(flags)).run()
        default: throw Flags.Failure(text: "the first argument is 'backend', 'load' or 'relay'")
        }
    }
}

/// Flags as `--name value`.
struct Flags {
    private let values: [String: String]

    struct Failure: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    init(_ arguments: some Sequence<String>) {
        var values: [String: String] = [:]
        var name: String?
        for argument in arguments {
            if let last = name {
                values[last] = argument
                name = nil
            } else {
                name = String(argument.drop { $0 == "-" })
            }
        }
        self.values = values
    }

    func text(_ name: String) throws -> String {
        guard let value = values[name] else { throw Failure(text: "--\(name) is missing") }
        return value
    }

    func number<Number: LosslessStringConvertible>(_ name: String, default: Number? = nil) throws -> Number {
        guard let text = values[name] else {
            if let value = `default` { return value }
            throw Failure(text: "--\(name) is missing")
        }
        guard let number = Number(text) else { throw Failure(text: "--\(name) \(text) is no number") }
        return number
    }
}
