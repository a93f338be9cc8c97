import HardenKubernetes
import HardenSystem
import HardenYAML

/// A number of seconds that a server is told on its command line or by its environment.
struct ServerOption {
    /// Such as `uvicorn --timeout-keep-alive`.
    let name: String
    let seconds: Int
    let place: Place
    /// What is written at `place` for another number; `nil` where the number is a part of a script.
    private let prefix: String?
    private let suffix: String

    /// Sets another number.
    func change(_ seconds: Int) -> Fix.Change? { prefix.flatMap { place.put(.string("\($0)\(seconds)\(suffix)")) } }

    /// Idle timeouts. Sources: uvicorn, gunicorn and hypercorn, command line settings; Kong, nginx directive injection.
    static func keepAlive(of container: ContainerView) -> [ServerOption] {
        let words = CommandWords(container)
        return options(["--timeout-keep-alive"], of: "uvicorn", in: words)
            + options(["--keep-alive"], of: "gunicorn", in: words)
            + options(["--keep-alive"], of: "hypercorn", in: words)
            + variable("KONG_NGINX_PROXY_KEEPALIVE_TIMEOUT", in: container)
            + variable("UVICORN_TIMEOUT_KEEP_ALIVE", in: container)
    }

    /// The time after which a server gives up a request by itself. Source: gunicorn, settings, `timeout`.
    static func requestTimeout(of container: ContainerView) -> [ServerOption] {
        options(["--timeout", "-t"], of: "gunicorn", in: CommandWords(container))
    }

    /// The time after which nginx cuts what its old workers still answer. Source: Kong, nginx directive injection.
    static func workerShutdownTimeout(of container: ContainerView) -> ServerOption? {
        variable("KONG_NGINX_MAIN_WORKER_SHUTDOWN_TIMEOUT", in: container).first
    }

    /// What a container runs.
    private struct CommandWords {
        let places: [Place]
        let texts: [String]
        private let image: String

        init(_ container: ContainerView) {
            places = container.place["command"].items + container.place["args"].items
            texts = places.map { $0.text ?? "" }
            image = container.image.value ?? ""
        }

        func name(_ program: StaticString) -> Bool {
            texts.contains { ByteSearch.contains(program, in: $0) } || ByteSearch.contains(program, in: image)
        }
    }

    private static func options(_ flags: [String], of program: StaticString, in words: CommandWords) -> [ServerOption] {
        guard words.name(program) else { return [] }
        let (places, texts) = (words.places, words.texts)
        var found: [ServerOption] = []
        for (index, text) in texts.enumerated() {
            for flag in flags {
                let name = "\(program) \(flag)"
                if text == flag, index + 1 < texts.count, let seconds = Int32(texts[index + 1]).map(Int.init) {
                    found.append(Self(name: name, seconds: seconds, place: places[index + 1], prefix: "", suffix: ""))
                } else if text.hasPrefix(flag + "="), let seconds = Int32(text.dropFirst(flag.count + 1)).map(Int.init)
                {
                    found.append(
                        Self(name: name, seconds: seconds, place: places[index], prefix: flag + "=", suffix: "")
                    )
                } else if text.contains(" ") {
                    let words = text.split { $0 == " " || $0 == "\n" || $0 == "=" }
                    for (word, next) in zip(words, words.dropFirst()) where word == flag {
                        guard let seconds = Int32(next).map(Int.init) else { continue }
                        found.append(Self(name: name, seconds: seconds, place: places[index], prefix: nil, suffix: ""))
                    }
                }
            }
        }
        return found
    }

    private static func variable(_ name: String, in container: ContainerView) -> [ServerOption] {
        container.environment.filter { $0.name.value == name }.compactMap { variable in
            guard let text = variable.value.value else { return nil }
            let suffix = text.hasSuffix("s") ? "s" : ""
            guard let seconds = Int32(text.dropLast(suffix.count)).map(Int.init) else { return nil }
            return Self(name: name, seconds: seconds, place: variable.value.place, prefix: "", suffix: suffix)
        }
    }
}
