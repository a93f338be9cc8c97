extension EditPlanner {
    /// Sets or removes the comment at the end of the line on which an entry or item begins.
    func planComment(_ path: YAMLPath, _ comment: String?) throws(YAMLRefusal) -> EditPlan? {
        let node = try existing(path)
        let line: LineComment
        do throws(LineComment.NoPlace) {
            line = try LineComment(of: node)
        } catch {
            throw refusal(.layout(error.reason), path, node)
        }
        if line.text == comment { return nil }
        guard line.text != nil || line.start == line.lineEnd else {
            throw refusal(.layout("something else stands at the end of its line"), path, node)
        }
        guard let comment else { return EditPlan([.deletion(line.place..<line.lineEnd)], []) }
        guard comment.unicodeScalars.allSatisfy({ PlainText.isPrintable($0) || $0 == "\t" }) else {
            throw refusal(.unwritable("a comment must be one line of printable characters"), path, node)
        }
        let edit =
            line.text == nil
            ? TextEdit(line.place..<line.lineEnd, "  # " + comment)
            : TextEdit(line.start..<line.lineEnd, "# " + comment)
        return EditPlan([edit], [], newComments: [comment])
    }
}
