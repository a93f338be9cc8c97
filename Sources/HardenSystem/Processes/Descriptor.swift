#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What a process reads from or writes to.
package struct Descriptor: Sendable, Hashable {
    package let number: CInt

    package init(_ number: CInt) { self.number = number }

    package static let input = Descriptor(0)
    package static let output = Descriptor(1)
    package static let error = Descriptor(2)

    /// Whether a person looks at it or types into it.
    package var isTerminal: Bool { isatty(number) == 1 }

    /// What it leads to; `nil` where it is closed.
    package var kind: FileKind? {
        var status = stat()
        return fstat(number, &status) == 0 ? FileKind(mode: status.st_mode) : nil
    }

    /// The columns of the terminal that it is, as that says itself.
    package var columns: Int? {
        var size = winsize()
        guard ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Reads as much as is there and fits; 0 at the end.
    ///
    /// - Throws: Why it cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let count = systemRead(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw .last }
        }
    }

    /// Writes all bytes.
    ///
    /// - Throws: Why they cannot be written; some of them may have been.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = systemWrite(number, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .last
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

/// Within a type that reads and writes itself, its own functions would be meant.
private let systemRead = read
private let systemWrite = write

/// Why a system call failed.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    let code: CInt

    /// The failure of the last system call of this thread.
    static var last: SystemError { SystemError(code: errno) }

    package var description: String { String(cString: strerror(code)) }
}

/// The process itself.
package enum CurrentProcess {
    /// Ends it.
    package static func end(status: Int32) -> Never { exit(status) }

    /// A variable of its environment.
    package static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
