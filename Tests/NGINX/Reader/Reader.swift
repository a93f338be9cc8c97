import Foundation
import HardenNGINX

/// Shows what the reader makes of files, and what edits make of them, for the comparison with other programs.
///
/// - `tree`: for every path on standard input a line of JSON: the tree, or the error.
/// - `patch`: reads one file, puts directives into it that nginx takes, and writes it to standard output.
@main
enum Reader {
    static func main() throws {
        switch CommandLine.arguments.dropFirst() {
        case ["tree"]: while let path = readLine() { print(try tree(path)) }
        case let arguments where arguments.first == "patch" && arguments.count == 2: try patch(arguments.last ?? "")
        default:
            FileHandle.standardError.write(Data("usage: tree <paths | patch FILE\n".utf8))
            exit(2)
        }
    }

    private static func read(_ path: String) throws -> NGINXFile {
        NGINXFile(bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), name: path)
    }

    private static func tree(_ path: String) throws -> String {
        let file = try read(path)
        let value: [String: Any] =
            if let error = file.error { ["error": error.description] } else { ["tree": file.directives.map(node)] }
        return String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
    }

    private static func node(_ directive: NGINXDirective) -> [String: Any] {
        var node: [String: Any] = [
            "directive": directive.name, "args": directive.arguments, "line": directive.location.line,
            "raw": directive.words.map { directive.file.source.text($0.range) },
        ]
        switch directive.kind {
        case .simple: break
        case .block: node["block"] = directive.children.map(Self.node)
        case .code: node["code"] = directive.code
        }
        return node
    }

    private static func patch(_ path: String) throws {
        let file = try read(path)
        if let error = file.error { throw error }
        var edits: [NGINXEdit] = []
        func put(_ name: String, _ value: String, _ parent: NGINXDirective?) {
            let siblings = parent?.children ?? file.directives
            if let old = siblings.first(where: { $0.name == name }) {
                edits.append(.set(old, argument: 0, to: value))
            } else {
                edits.append(.insert(NGINXStatement([name, value]), into: parent))
            }
        }
        put("worker_shutdown_timeout", "30s", nil)
        for directive in file.allDirectives where directive.kind == .block {
            switch directive.name {
            case "http",
                "server" where directive.parent?.name == "http", "location":
                put("proxy_read_timeout", "61s", directive)
            case "upstream" where directive.parent?.name == "http": put("keepalive", "16", directive)
            case "types":
                edits.append(.insert(NGINXStatement(["application/x-new", "new"]), into: directive, .first))
            default: break
            }
        }
        for directive in file.allDirectives where directive.name == "access_log" { edits.append(.remove(directive)) }
        FileHandle.standardOutput.write(Data(try file.applying(edits).result))
    }
}
