internal import Foundation
internal import Records
internal import Web

/// The OpenAPI 3.1 description, made from the route table: a new route is in it without anyone remembering.
struct APIDescription {
    let routes: [Route]
    let deeds: [Deed]
    let liveRoutes: [LiveRoute]
    let site: Site

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        var operations: [String: [String: Value]] = [:]
        func address(_ path: String) -> String { "/{language}\(path == "/" ? "" : path).json" }
        for route in routes { operations[address(route.path), default: [:]]["get"] = operation(route) }
        for route in liveRoutes { operations[address(route.path), default: [:]]["get"] = operation(route) }
        for deed in deeds { operations[address(deed.path), default: [:]]["post"] = operation(deed) }
        let paths = operations.mapValues { Value.object($0) }
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
            "components": .object([
                "schemas": .object(["Problem": problem]),
                "securitySchemes": .object([
                    "token": .object([
                        "type": .text("http"), "scheme": .text("bearer"),
                        "description": .text("A token of one of your seats, made on the page of your account"),
                    ])
                ]),
            ]),
        ])
        return (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? "{}"
    }

    private func operation(_ route: Route) -> Value {
        let query = route.parameters.map { parameter($0.name, "query", $0.about, schema($0.form)) }
        return operation(
            route.path, route.about, access: route.access, verb: "", parameters: query,
            responses: ["400": problem("A field breaks a rule; each is named"), "414": problem("The address is too long")])
    }

    private func operation(_ route: LiveRoute) -> Value {
        let query = (route.parameters + [LiveCursor.parameter]).map { parameter($0.name, "query", $0.about, schema($0.form)) }
        return operation(
            route.path, "\(route.about): the parts that are new; without .json the same as server-sent events",
            access: route.access, verb: "", parameters: query,
            responses: ["400": problem("A field breaks a rule; each is named"), "414": problem("The address is too long")])
    }

    private func operation(_ deed: Deed) -> Value {
        let properties = Dictionary(
            deed.fields.map { field in
                var schema = schema(field.form)
                schema["description"] = .text(field.about)
                return (field.name, Value.object(schema))
            }, uniquingKeysWith: { first, _ in first })
        let body = Value.object([
            "content": .object([
                "application/json": .object([
                    "schema": .object(["type": .text("object"), "properties": .object(properties)])
                ])
            ])
        ])
        return operation(
            deed.path, deed.about, access: deed.access, verb: "do-", parameters: [], body: body,
            responses: [
                "400": problem("What was sent cannot be read"), "401": problem("Nobody has signed in"), "403": problem("Not allowed, with the rule that says so"),
                "405": .object(["description": .text("Nothing can be done there")]),
                "409": problem("Somebody else changed it meanwhile"), "413": problem("More than may be sent"),
                "422": problem("A field breaks a rule; each is named"), "429": problem("Too often"),
            ])
    }

    private func operation(
        _ path: String, _ about: String, access: Access, verb: String, parameters: [Value], body: Value? = nil,
        responses: [String: Value]
    ) -> Value {
        let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        let language = parameter(
            "language", "path", "the language of the texts",
            ["type": .text("string"), "enum": .list(site.languages.all.map { .text($0.rawValue) })])
        let slugs = names.map { name in
            parameter(
                name, "path", "the readable name of the record",
                ["type": .text("string"), "pattern": .text("^[a-z0-9]+(-[a-z0-9]+)*$"), "maxLength": .number(120)])
        }
        var responses = responses
        responses["200"] = .object([
            "description": .text(about),
            "content": .object(["application/json": .object(["schema": .object(["type": .text("object")])])]),
        ])
        responses["404"] = problem("Nothing there that this reader may read")
        var operation: [String: Value] = [
            "summary": .text(about), "parameters": .list([language] + slugs + parameters),
            "operationId": .text(
                verb + (path == "/"
                    ? "home"
                    : path.split(separator: "/").map { $0.filter { $0.isLetter || $0 == "-" } }.joined(separator: "-"))),
        ]
        if let body { operation["requestBody"] = body }
        if access != .anyone {
            operation["security"] = .list([.object(["token": .list([])])])
            responses["401"] = problem("Nobody has signed in")
            responses["403"] = problem("Not allowed, with the rule that says so")
        }
        operation["responses"] = .object(responses)
        return .object(operation)
    }

    private func problem(_ text: String) -> Value {
        .object([
            "description": .text(text),
            "content": .object([
                "application/json": .object(["schema": .object(["$ref": .text("#/components/schemas/Problem")])])
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
