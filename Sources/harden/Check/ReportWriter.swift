#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif
/// Sends a report to all of its destinations.
struct ReportWriter<Format: OutputFormat> {
    let destinations: [OutputDestination<Format>]
    let color: ColorChoice

    /// Writes the report in every format that is asked for.
    ///
    /// - Parameter render: The report in a format, coloured or not, for a terminal of so many columns.
    /// - Throws: Why a file could not be written; the formats after it are not tried.
    func write(_ render: (Format, _ color: Bool, _ width: Int?) -> String) throws(Failure) {
        for destination in destinations {
            guard let path = destination.path else {
                let width = StandardStream.output.isTerminal ? Self.terminalWidth() : nil
                StandardStream.output.print(render(destination.format, color.applies(to: .output), width))
                continue
            }
            // A file is for programs and later readers: escape sequences would be in their way.
            try OutputFile.store(render(destination.format, false, nil), in: path)
        }
    }

    /// The columns of the terminal: as the user wants it (`COLUMNS`), or as it says itself.
    private static func terminalWidth() -> Int? {
        if let wanted = getenv("COLUMNS").flatMap({ Int(String(cString: $0)) }), wanted > 0 { return wanted }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

extension ReportWriter<ReportFormat> {
    /// Writes findings in every format that is asked for.
    ///
    /// - Throws: Why a file could not be written; the formats after it are not tried.
    func write(_ report: Report) throws(Failure) {
        try write { $0.render(report, color: $1, width: $2) }
    }
}
