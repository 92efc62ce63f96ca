internal import Foundation
internal import Records
internal import Web

extension Form {
    static let mostFields = 2000

    /// Reads what was sent: fields of a form, parts with files, or a JSON object of texts.
    /// - Throws: `Refusal.invalid` on `body` when it is nothing of that kind.
    init(sent question: Question) throws(Refusal) {
        let type = question.contentType
        switch type.prefix(while: { $0 != ";" }).trimmed.lowercased() {
        case "application/x-www-form-urlencoded":
            guard let text = String(validating: question.body, as: UTF8.self) else {
                throw .invalid("body", "must be UTF-8 text")
            }
            self.init(try Query(form: Substring(text), most: Form.mostFields))
        case "multipart/form-data":
            guard let boundary = Multipart.boundary(in: type) else {
                throw .invalid("body", "the parts have no boundary")
            }
            self = try Multipart(question.body, boundary: boundary).form
        case "application/json": self.init(try Form.fields(ofJSON: question.body))
        case "" where question.body.isEmpty: self.init(Query())
        default: throw .invalid("body", "a form, a form with files, or JSON")
        }
    }

    /// An object of texts, numbers and truths; a list is a field that is there several times.
    private static func fields(ofJSON bytes: [UInt8]) throws(Refusal) -> Query {
        guard let object = try? JSONDecoder().decode([String: Item].self, from: Data(bytes)) else {
            throw .invalid("body", "a JSON object whose values are texts, numbers, truths or lists of them")
        }
        var items: [(name: String, value: String)] = []
        for (name, item) in object.sorted(by: { $0.key < $1.key }) {
            items += item.values.map { (name, $0) }
        }
        guard items.count <= mostFields else { throw .tooLarge(limit: mostFields, unit: "fields") }
        guard !items.contains(where: { $0.value.utf8.contains(0) }) else {
            throw .invalid("body", "must not contain the character NUL")
        }
        return Query(items)
    }

    private struct Item: Decodable {
        let values: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) { values = [text] } else
            if let flag = try? container.decode(Bool.self) { values = flag ? ["1"] : [] } else
            if let number = try? container.decode(Int.self) { values = [String(number)] } else
            if container.decodeNil() { values = [] } else
            { values = try container.decode([String].self) }
        }
    }
}

/// The parts of `multipart/form-data` (RFC 7578).
struct Multipart {
    private let bytes: [UInt8]
    private let delimiter: [UInt8]

    init(_ bytes: [UInt8], boundary: String) {
        self.bytes = bytes
        delimiter = Array("--\(boundary)".utf8)
    }

    /// The boundary that the media type names: 1 to 70 characters.
    static func boundary(in type: String) -> String? {
        for part in type.split(separator: ";").dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides[0].trimmed.lowercased() == "boundary" else { continue }
            let value = sides[1].trimmed.filter { $0 != "\"" }
            return (1...70).contains(value.utf8.count) ? value : nil
        }
        return nil
    }

    /// - Throws: `Refusal.invalid` on `body` when the parts are not what they should be.
    var form: Form {
        get throws(Refusal) {
            var items: [(name: String, value: String)] = []
            var files: [String: [SentFile]] = [:]
            for part in try parts() {
                let (head, content) = try split(part)
                guard let name = parameter("name", of: head["content-disposition"] ?? "") else {
                    throw .invalid("body", "a part of the form has no name")
                }
                if let file = parameter("filename", of: head["content-disposition"] ?? "") {
                    // A file field that was left empty comes without a name.
                    guard !file.isEmpty else { continue }
                    let plain = file.split(whereSeparator: { "/\\".contains($0) }).last.map(String.init) ?? file
                    files[name, default: []].append(
                        SentFile(name: plain, media: head["content-type"] ?? "application/octet-stream", bytes: Array(content)))
                } else {
                    guard let value = String(validating: content, as: UTF8.self), !content.contains(0) else {
                        throw .invalid(name, "must be UTF-8 text")
                    }
                    items.append((name, value))
                }
                guard items.count <= Form.mostFields else { throw .tooLarge(limit: Form.mostFields, unit: "fields") }
            }
            return Form(Query(items), files: files)
        }
    }

    /// What stands between the delimiters, without the line ends that belong to them.
    private func parts() throws(Refusal) -> [ArraySlice<UInt8>] {
        let broken = Refusal.invalid("body", "the parts of the form are broken")
        guard let first = find(delimiter, from: 0), first == 0 || bytes[..<first].suffix(2).elementsEqual([13, 10]) else { throw broken }
        var parts: [ArraySlice<UInt8>] = []
        var place = first + delimiter.count
        while true {
            if bytes[place...].prefix(2).elementsEqual([45, 45]) { return parts }
            guard bytes[place...].prefix(2).elementsEqual([13, 10]) else { throw broken }
            let start = place + 2
            guard let next = find([13, 10] + delimiter, from: start - 2) else { throw broken }
            parts.append(bytes[start..<max(start, next)])
            place = next + 2 + delimiter.count
        }
    }

    private func find(_ wanted: [UInt8], from start: Int) -> Int? {
        guard let head = wanted.first, bytes.count >= wanted.count else { return nil }
        var place = start
        while place <= bytes.count - wanted.count {
            guard let next = bytes[place...].firstIndex(of: head), next <= bytes.count - wanted.count else { return nil }
            if bytes[next..<next + wanted.count].elementsEqual(wanted) { return next }
            place = next + 1
        }
        return nil
    }

    private func split(_ part: ArraySlice<UInt8>) throws(Refusal) -> (head: [String: String], content: ArraySlice<UInt8>) {
        var head: [String: String] = [:]
        var rest = part
        while let end = rest.firstIndex(of: 10) {
            let line = String(decoding: rest[..<end], as: UTF8.self).trimmed
            rest = rest[(end + 1)...]
            if line.isEmpty { return (head, rest) }
            let sides = line.split(separator: ":", maxSplits: 1)
            if sides.count == 2 { head[sides[0].trimmed.lowercased()] = sides[1].trimmed }
        }
        throw .invalid("body", "the parts of the form are broken")
    }

    /// A parameter of a header, as browsers write it: in quotes, with `%22` for a quote inside.
    private func parameter(_ name: String, of header: String) -> String? {
        var rest = header[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...]
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let key = rest[..<equals].trimmed.lowercased()
            rest = rest[rest.index(after: equals)...]
            let isQuoted = rest.first == "\""
            if isQuoted { rest.removeFirst() }
            let value = rest.prefix { $0 != (isQuoted ? "\"" : ";") }
            if key == name { return String(value).replacing("%22", with: "\"") }
            rest = rest[value.endIndex...]
        }
        return nil
    }
}
