extension String {
    /// A path without `./` before it: `./a` is the same file as `a`.
    package var withoutLeadingDots: Substring {
        var path = self[...]
        while path.hasPrefix("./") { path = path.dropFirst(2).drop { $0 == "/" } }
        return path
    }
}
