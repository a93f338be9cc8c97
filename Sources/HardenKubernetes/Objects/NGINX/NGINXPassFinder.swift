import HardenNGINX

/// Finds the places where a configuration sends on what comes to it.
struct NGINXPassFinder {
    let root: NGINXScope
    let isStream: Bool
    /// The groups of servers by name, in small letters, as nginx compares them; `nil` for a name that several have.
    private let groups: [String: NGINXScope.Entry?]
    private let variables: NGINXVariables

    init(root: NGINXScope, isStream: Bool) {
        self.root = root
        self.isStream = isStream
        let named = root.entries(named: "upstream").map {
            ($0.directive.arguments.first?.lowercased() ?? "", Optional($0))
        }
        groups = Dictionary(named) { _, _ in nil }
        variables = NGINXVariables(root)
    }

    var passes: [NGINXPass] {
        var found: [NGINXPass] = []
        walk([root], &found)
        // A host that is written elsewhere without a variable is a group with the addresses of the start as well. Source:
        // nginx, src/http/ngx_http_upstream.c, `ngx_http_upstream_init_request`.
        let written = Set(
            found.filter { !$0.isResolvedLater && $0.upstream == nil }.compactMap(\.servers?.first?.address)
        )
        for index in found.indices where found[index].servers?.first?.address.map(written.contains) == true {
            found[index].isResolvedLater = false
        }
        return found
    }

    private func walk(_ scopes: [NGINXScope], _ found: inout [NGINXPass]) {
        for entry in scopes[0].entries {
            if let scope = entry.scope, entry.name != "upstream" {
                walk([scope] + scopes, &found)
            } else {
                found += passes(entry, scopes)
            }
        }
    }

    /// What a directive passes on to: several targets where a variable has several values.
    private func passes(_ entry: NGINXScope.Entry, _ scopes: [NGINXScope]) -> [NGINXPass] {
        let name = entry.name
        guard name.hasSuffix("_pass"), let word = entry.directive.words.dropFirst().first,
            let named = NGINXPass.Module(rawValue: String(name.dropLast("_pass".count))), !isStream || named == .http
        else { return [] }
        return variables.expanded(word.text, scopes).map { text in
            pass(entry, word, isStream ? .stream : named, to: text, scopes)
        }
    }

    private func pass(
        _ entry: NGINXScope.Entry,
        _ word: NGINXWord,
        _ module: NGINXPass.Module,
        to text: String,
        _ scopes: [NGINXScope]
    ) -> NGINXPass {
        let place = NGINXPlace(text: entry.text, range: word.range)
        let scheme = text.firstRange(of: "://").map { String(text[..<$0.lowerBound]) }
        let authority = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
        // These begin with a slash, or follow a path.
        let path = ["$request_uri", "$uri", "$is_args"].compactMap { authority.firstRange(of: $0)?.lowerBound }
            .min()
        let host = String(authority[..<(path ?? authority.endIndex)].prefix { $0 != "/" && $0 != "?" })
        let known = groups[host.lowercased()]
        let group = known ?? nil
        // A name that is not in the input may be that of a group elsewhere.
        let isOpen =
            host.contains("$") || known != nil && group == nil
            || root.isOpen && !host.contains(".") && group == nil
        let servers =
            if let group { Self.servers(of: group) } else if isOpen { [NGINXServer]?.none } else {
                [NGINXServer(address: Self.address(host, scheme), place: place, directive: nil)]
            }
        return NGINXPass(
            module: module,
            directive: entry.directive,
            place: place,
            target: word.text,
            upstream: group?.directive,
            servers: servers,
            isResolvedLater: word.text.contains("$") && group == nil,
            scheme: isStream ? nil : scheme ?? (module == .http ? "http" : module.rawValue),
            scopes: scopes,
            group: group?.scope
        )
    }

    private static func servers(of group: NGINXScope.Entry) -> [NGINXServer]? {
        guard let scope = group.scope, !scope.isOpen else { return nil }
        return scope.entries(named: "server").compactMap { entry in
            guard let word = entry.directive.words.dropFirst().first else { return nil }
            let place = NGINXPlace(text: entry.text, range: word.range)
            return NGINXServer(address: address(word.text, nil), place: place, directive: entry.directive)
        }
    }

    private static func address(_ text: String, _ scheme: String?) -> NetworkAddress? {
        guard !text.hasPrefix("unix:"), !text.contains("$"), !text.contains("{"), var address = NetworkAddress(text)
        else { return nil }
        if address.port == nil, let scheme {
            address.port = ["http": 80, "grpc": 80, "https": 443, "grpcs": 443][scheme]
        }
        return address
    }
}

/// What variables are, as far as the configuration tells.
struct NGINXVariables {
    /// The values of those that hang on others: of `map` and `split_clients`.
    private let choices: [String: [String]]
    /// More are told of no variable, nor of all in one text.
    private static let mostValues = 16

    init(_ root: NGINXScope) {
        choices = Dictionary(
            (root.entries(named: "map") + root.entries(named: "split_clients")).compactMap { entry in
                guard let name = entry.directive.arguments.dropFirst().first, let scope = entry.scope, !scope.isOpen
                else { return nil }
                // Where none fits there is no host to pass to.
                let values = Set(scope.entries.compactMap(\.directive.arguments.first)).subtracting([""])
                return (name, values.count > Self.mostValues ? [] : values.sorted())
            }
        ) { _, _ in [] }
    }

    /// A text with the values of its variables; those that are open stay.
    func expanded(_ text: String, _ scopes: [NGINXScope]) -> [String] {
        var allowance = 64
        let found = expanded(text[...], scopes, &allowance)
        return found.isEmpty || found.count > Self.mostValues ? [text] : found
    }

    private func expanded(_ text: Substring, _ scopes: [NGINXScope], _ allowance: inout Int) -> [String] {
        guard let start = text.firstIndex(of: "$"), allowance > 0 else { return [String(text)] }
        allowance -= 1
        var rest = text[text.index(after: start)...]
        let isBraced = rest.first == "{"
        if isBraced { rest = rest.dropFirst() }
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        rest = rest[name.endIndex...]
        if isBraced { rest = rest.dropFirst() }
        let raw = String(text[start..<rest.startIndex])
        let values = values(of: "$\(name)", scopes).flatMap { expanded($0[...], scopes, &allowance) }
        let tails = expanded(rest, scopes, &allowance)
        guard values.count * tails.count <= Self.mostValues else { return [String(text)] }
        return (values.isEmpty ? [raw] : values).flatMap { value in tails.map { text[..<start] + value + $0 } }
    }

    /// What a variable may be; nothing where that is open.
    private func values(of name: String, _ scopes: [NGINXScope]) -> [String] {
        for scope in scopes {
            if let value = scope.variables[name] { return value.map { [$0] } ?? [] }
        }
        return choices[name] ?? []
    }
}
