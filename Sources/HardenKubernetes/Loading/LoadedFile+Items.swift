package import HardenYAML

extension LoadedFile {
    /// Recognises objects that lie in one document as if they were in the files that they come from.
    ///
    /// - Parameters:
    ///   - items: The objects.
    ///   - file: The file whose first document holds them.
    ///   - path: The path of the file that an object comes from.
    /// - Returns: The files in the order in which they occur. Positions and edits are those of `file`.
    package static func load(items: [YAMLNode], in file: YAMLFile, path: (YAMLNode) -> String) -> [LoadedFile] {
        var files: [(path: String, documents: [Document])] = []
        var indices: [String: Int] = [:]
        let markers = Recognizer.Markers(file.source)
        for item in items {
            let path = path(item)
            let content = Recognizer(name: FileName(path), markers: markers).recognize(item: item, at: 0)
            let document = Document(content: content, leftAloneItems: [], offset: item.range.lowerBound)
            if let index = indices[path] {
                files[index].documents.append(document)
            } else {
                indices[path] = files.count
                files.append((path, [document]))
            }
        }
        return files.map { LoadedFile(path: $0.path, file: file, documents: $0.documents, failure: nil) }
    }
}
