import HardenFuzzTargets

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

// The entry point of libFuzzer; `Tests/HardenFuzzing/run` builds and runs it. Built without sanitizers, this is a program
// that does nothing. HARDEN_FUZZ_TARGET says which target the input is for; with HARDEN_FUZZ_PRINT, faults do not end it.

private enum Chosen {
    static let target = getenv("HARDEN_FUZZ_TARGET").flatMap { FuzzTarget(rawValue: String(cString: $0)) }
    /// Whether faults are only printed, to see all that a number of inputs has.
    static let onlyPrints = getenv("HARDEN_FUZZ_PRINT") != nil
}

/// Runs the target, and traps where something that must hold does not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target = Chosen.target else {
        fatalError("HARDEN_FUZZ_TARGET names none of \(FuzzTarget.allCases.map(\.rawValue))")
    }
    do {
        try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        guard Chosen.onlyPrints else { fatalError("\(error)") }
        print("fault: \(error)")
    }
    return 0
}
