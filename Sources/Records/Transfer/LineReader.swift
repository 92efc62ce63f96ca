internal import Foundation

/// A file line by line, however long it is.
struct LineReader {
    struct Line {
        let data: Data
        /// Counted from one.
        let number: Int
        /// Whether its end was there too; if not, something is missing.
        let isWhole: Bool
    }

    /// No line is longer than this: who feeds the program an endless one does not get all of its memory.
    static let limit = 1 << 28

    private let handle: FileHandle
    private let name: String
    private var buffer = Data()
    private var isAtEnd = false
    private var number = 0

    /// - Parameter path: `-` for standard input.
    init(_ path: String) throws {
        name = path
        do {
            handle = path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            throw Refusal.unreadable(path, error)
        }
    }

    /// The next line; nil after the last.
    mutating func next() throws -> Line? {
        var searched = 0
        while true {
            if let end = newline(after: searched) { return line(to: end, isWhole: true) }
            if isAtEnd { return buffer.isEmpty ? nil : line(to: buffer.count, isWhole: false) }
            guard buffer.count < Self.limit else {
                throw Refusal.invalid(
                    "file", "line {line} is longer than {limit} bytes",
                    ["line": String(number + 1), "limit": String(Self.limit)])
            }
            searched = buffer.count
            try fill()
        }
    }

    /// How many bytes come before the first line's end.
    private func newline(after searched: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, searched < bytes.count else { return nil }
            return memchr(start + searched, Int32(UInt8(ascii: "\n")), bytes.count - searched).map { start.distance(to: $0) }
        }
    }

    private mutating func fill() throws {
        do {
            // As much again as is there: a long line is copied a few times only.
            guard let more = try handle.read(upToCount: max(1 << 18, buffer.count)), !more.isEmpty else {
                return isAtEnd = true
            }
            buffer = buffer.isEmpty ? more : Data(buffer) + more
        } catch {
            throw Refusal.unreadable(name, error)
        }
    }

    private mutating func line(to end: Int, isWhole: Bool) -> Line {
        number += 1
        let line = Line(data: buffer.prefix(end), number: number, isWhole: isWhole)
        buffer = buffer.dropFirst(end + 1)
        return line
    }
}

extension Refusal {
    static func unreadable(_ file: String, _ error: any Error) -> Refusal {
        .invalid("file", "{file} cannot be read: {why}", ["file": file, "why": reason(error)])
    }

    static func unwritable(_ file: String, _ error: any Error) -> Refusal {
        .invalid("file", "{file} cannot be written: {why}", ["file": file, "why": reason(error)])
    }

    /// What the system says; Foundation's own words for it often say nothing.
    private static func reason(_ error: any Error) -> String {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
        let fault = (cause ?? error) as NSError
        guard fault.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(fault.code)))
    }
}
