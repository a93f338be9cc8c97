import HardenSystem

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
                let width = Descriptor.output.isTerminal ? Self.terminalWidth : nil
                let text = render(destination.format, color.applies(to: .output), width)
                if destination.format.isForPeople {
                    StandardStream.output.show(text)
                } else {
                    StandardStream.output.print(text)
                }
                continue
            }
            // A file is for programs and later readers: escape sequences would be in their way.
            try OutputFile.store(render(destination.format, false, nil), in: path)
        }
    }

    /// The columns of the terminal: as the user wants it (`COLUMNS`), or as it says itself.
    private static var terminalWidth: Int? {
        if let wanted = CurrentProcess.variable("COLUMNS").flatMap({ Int($0) }), wanted > 0 { return wanted }
        return Descriptor.output.columns
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
