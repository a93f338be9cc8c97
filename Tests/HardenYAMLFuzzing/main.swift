import HardenYAML

// The entry point of libFuzzer. Built without sanitizers, this is a program that does nothing. To run it for a while:
//
//   export SWIFT_BACKTRACE=enable=no
//   swift build -c release --scratch-path .build-fuzz --sanitize=fuzzer --sanitize=address --product HardenYAMLFuzzing
//   .build-fuzz/release/HardenYAMLFuzzing -max_total_time=600 -max_len=4096 CORPUS
//
// It says "Loaded 1 modules" when the code is instrumented; if it does not, touch a source of HardenYAML and build again.

/// Reads arbitrary bytes, edits what can be read, and traps where bytes outside an edit change.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let file = YAMLFile(bytes: bytes, name: "fuzz")
    for (index, document) in file.documents.enumerated() {
        guard let path = firstPath(of: document, choice: count) else { continue }
        let edits: [YAMLEdit] = [
            .put(path, "on"), .put(path.appending("a b"), ["c": [1, 2]], comment: "= sum"),
            .append(to: path, "text\nmore\n"),
            .insert(into: path, .init("first", 1), .first), .delete(path, sole: .leaveEmpty), .comment(path, "= sum"),
        ]
        for edit in edits {
            guard let patch = try? file.applying([index: [edit]]) else { continue }
            precondition(YAMLFile(bytes: patch.result, name: "fuzz").documents.count == file.documents.count)
            _ = UnifiedDiff(patch, path: "fuzz").text(color: count % 2 == 0)
        }
    }
    return 0
}

/// The path of some node of a document, chosen by a number.
private func firstPath(of document: YAMLDocument, choice: Int) -> YAMLPath? {
    var node = document.root
    var path = YAMLPath()
    var choice = choice
    while choice > 0 {
        if let entry = node.entries.dropFirst(choice % 3).first, entry.key.kind == .scalar {
            node = entry.value
            path = path.appending(entry.key.string)
        } else if let item = node.items.dropFirst(choice % 3).first {
            node = item
            path = path.appending(choice % 3)
        } else {
            break
        }
        choice /= 3
    }
    return path
}
