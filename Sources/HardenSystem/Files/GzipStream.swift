import CZlib

/// Unpacks what gzip packed, piece by piece, in memory that does not grow with it.
package final class GzipStream {
    /// What begins so is packed.
    package static let magic: [UInt8] = [0x1F, 0x8B]

    /// zlib keeps the address of its state.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var output = [UInt8](repeating: 0, count: 1 << 18)
    /// Whether a packed file ended, and no other began: files may be packed one by one and put behind each other.
    private var isBetween = false
    /// What is wrong with it; `nil` as long as nothing is.
    package private(set) var problem: String?

    package init() {
        stream.initialize(to: z_stream())
        // 16: with the header of gzip.
        if inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) != Z_OK {
            problem = "there is no memory to unpack it"
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Unpacks the next bytes; none any more once something is wrong.
    package func read(_ bytes: [UInt8], _ body: ([UInt8]) -> Void) {
        guard problem == nil else { return }
        var bytes = bytes
        bytes.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = uInt(input.count)
            while problem == nil, stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0 {
                if isBetween, !beginNext() { return }
                unpack(body)
            }
        }
    }

    /// Says that all was read: a file that does not end then is cut off.
    package func finish() {
        if problem == nil, !isBetween { problem = "it is cut off; what is before that was read" }
    }

    /// - Returns: Whether another packed file follows; zeros, and what else follows, belong to none.
    private func beginNext() -> Bool {
        guard stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == Self.magic[0] else { return false }
        isBetween = false
        inflateReset(stream)
        return true
    }

    private func unpack(_ body: ([UInt8]) -> Void) {
        let capacity = output.count
        let result = output.withUnsafeMutableBufferPointer { buffer in
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = uInt(capacity)
            return inflate(stream, Z_NO_FLUSH)
        }
        let count = capacity - Int(stream.pointee.avail_out)
        if count > 0 { body(count == capacity ? output : Array(output[..<count])) }
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END:
            isBetween = true
            stream.pointee.avail_out = 1
        default: problem = "it is damaged; what is before that was read"
        }
    }
}
