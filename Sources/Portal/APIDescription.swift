internal import Foundation
internal import Records
internal import Web

/// The OpenAPI 3.1 description, made from the route table: a new route is in it without anyone remembering.
struct APIDescription {
    let routes: [Route]
    let site: Site

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let paths = Dictionary(
            routes.map { ("/{language}\($0.path == "/" ? "" : $0.path).json", Value.object(["get": operation($0)])) },
            uniquingKeysWith: { first, _ in first })
        let document = Value.object([
            "openapi": .text("3.1.0"),
            "info": .object([
                "title": .text("\(site.name(in: .english)) · public record"), "version": .text("1"),
                "description": .text(
                    "Every page of the site as JSON. Texts come in the language of the address, with their standing (official, translation, draft, machine); every fact carries its sources."
                ),
            ]),
            "servers": .list([.object(["url": .text(site.base)])]),
            "paths": .object(paths),
            "components": .object(["schemas": .object(["Problem": problem])]),
        ])
        return (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? "{}"
    }

    private func operation(_ route: Route) -> Value {
        let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        let language = parameter(
            "language", "path", "the language of the texts",
            ["type": .text("string"), "enum": .list(site.languages.all.map { .text($0.rawValue) })])
        let path = names.map { name in
            parameter(
                name, "path", "the readable name of the record",
                ["type": .text("string"), "pattern": .text("^[a-z0-9]+(-[a-z0-9]+)*$"), "maxLength": .number(120)])
        }
        let query = route.parameters.map { parameter($0.name, "query", $0.about, schema($0.form)) }
        let ok = Value.object([
            "description": .text(route.about),
            "content": .object(["application/json": .object(["schema": .object(["type": .text("object")])])]),
        ])
        let problem = { (text: String) -> Value in
            .object([
                "description": .text(text),
                "content": .object([
                    "application/json": .object([
                        "schema": .object(["$ref": .text("#/components/schemas/Problem")])
                    ])
                ]),
            ])
        }
        return .object([
            "summary": .text(route.about),
            "operationId": .text(
                route.path == "/"
                    ? "home"
                    : route.path.split(separator: "/").map { $0.filter { $0.isLetter || $0 == "-" } }
                        .joined(separator: "-")),
            "parameters": .list([language] + path + query),
            "responses": .object([
                "200": ok, "400": problem("A field breaks a rule; each is named"),
                "404": problem("Nothing there that this reader may read"),
                "414": problem("The address is too long"),
            ]),
        ])
    }

    private func parameter(_ name: String, _ place: String, _ about: String, _ schema: [String: Value]) -> Value {
        .object([
            "name": .text(name), "in": .text(place), "description": .text(about),
            "required": .flag(place == "path"), "schema": .object(schema),
        ])
    }

    private func schema(_ form: Route.Parameter.Form) -> [String: Value] {
        switch form {
        case .text: ["type": .text("string")]
        case .number(let range):
            [
                "type": .text("integer"), "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
            ]
        case .choice(let values): ["type": .text("string"), "enum": .list(values.map { .text($0) })]
        }
    }

    private var problem: Value {
        .object([
            "type": .text("object"), "required": .list([.text("error"), .text("message")]),
            "properties": .object([
                "error": .object(["type": .text("string")]), "message": .object(["type": .text("string")]),
                "problems": .object([
                    "type": .text("array"),
                    "items": .object([
                        "type": .text("object"),
                        "properties": .object([
                            "field": .object(["type": .text("string")]), "rule": .object(["type": .text("string")]),
                        ]),
                    ]),
                ]),
            ]),
        ])
    }

    /// A JSON value.
    private indirect enum Value: Encodable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case list([Value])
        case object([String: Value])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            case .list(let list): try container.encode(list)
            case .object(let object): try container.encode(object)
            }
        }
    }
}
