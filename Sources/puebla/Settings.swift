import ArgumentParser
import CharterFiles
import Configuration
import Foundation
import Logging
import Portal
import Records
import SQL
import SystemPackage

/// The options that most commands have. Each can also be set in the environment or in a file.
struct CommonOptions: ParsableArguments {
    @Option(
        help: "Where the data are: a SQLite file, or postgres://user@host/name. [PUEBLA_DATABASE; default: puebla.sqlite]")
    var database: String?

    @Option(help: "A YAML file with settings. [PUEBLA_CONFIG; default: puebla.yaml, if it is there]")
    var config: String?

    @Option(help: "trace, debug, info, notice, warning, error. [PUEBLA_LOG_LEVEL; default: notice]")
    var logLevel: String?

    @Option(help: "text or json. [PUEBLA_LOG_FORMAT; default: text]")
    var logFormat: String?
}

/// Settings from the command line, the environment and the file, in that order.
struct Settings {
    private let reader: ConfigReader
    private let flags: [String: String]

    init(_ options: CommonOptions, _ own: [String: String?] = [:]) async throws {
        var flags = own.compactMapValues { $0 }
        flags["database"] = options.database
        flags["log.level"] = options.logLevel
        flags["log.format"] = options.logFormat
        self.flags = flags
        let environment = EnvironmentVariablesProvider().prefixKeys(with: "puebla")
        let named = options.config ?? ConfigReader(provider: environment).string(forKey: "config")
        let file: FileProvider<YAMLSnapshot>
        do {
            file = try await FileProvider<YAMLSnapshot>(
                filePath: FilePath(named ?? "puebla.yaml"), allowMissing: named == nil)
        } catch {
            throw Refusal.invalid("config", "{file} cannot be read: {why}", ["file": named ?? "puebla.yaml", "why": "\(error)"])
        }
        reader = ConfigReader(providers: [environment, file])
    }

    func text(_ name: String) -> String? { flags[name] ?? reader.string(forKey: ConfigKey(name)) }

    func text(_ name: String, default fallback: String) -> String { text(name) ?? fallback }

    /// - Throws: `Refusal.invalid` naming the setting and its bounds.
    func number(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        guard let text = text(name) ?? reader.int(forKey: ConfigKey(name)).map(String.init) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw Refusal.invalid(
                name, "a whole number from {low} to {high}",
                ["low": String(range.lowerBound), "high": String(range.upperBound)])
        }
        return value
    }

    /// `on` or `off`; YAML takes these words for truth values of its own.
    /// - Throws: `Refusal.invalid` naming the setting when it is something else.
    func isOn(_ name: String, default fallback: Bool) throws -> Bool {
        guard let text = text(name) else { return reader.bool(forKey: ConfigKey(name)) ?? fallback }
        switch text {
        case "on", "true": return true
        case "off", "false": return false
        default: throw Refusal.invalid(name, "one of {list}", ["list": "on, off"])
        }
    }

    /// A logger to standard error; what a command prints stays apart on standard output.
    func logger() throws -> Logger {
        let level = text("log.level", default: "notice")
        guard let level = Logger.Level(rawValue: level) else {
            throw Refusal.invalid("log.level", "one of {list}", ["list": Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")])
        }
        let format = text("log.format", default: "text")
        guard ["text", "json"].contains(format) else {
            throw Refusal.invalid("log.format", "one of {list}", ["list": "text, json"])
        }
        var logger = Logger(label: "puebla") { label in
            if format == "json" { return JSONLogHandler() as any LogHandler }
            return StreamLogHandler.standardError(label: label)
        }
        logger.logLevel = level
        return logger
    }

    /// - Parameter isLarge: whether much will be written at once.
    func open(_ logger: Logger, forMuch isLarge: Bool = false) async throws -> Database {
        try await Database.open(
            text("database", default: "puebla.sqlite"),
            options: isLarge ? DatabaseOptions(cache: 128 << 10) : DatabaseOptions(), tokenizer: SearchTokenizer.self, logger: logger)
    }

    /// The database of a process that is there already: a mistyped name makes no new one.
    /// - Throws: `Refusal.invalid` when there is none, or it holds no charter.
    func openHouse(forMuch isLarge: Bool = false) async throws -> Database {
        let location = text("database", default: "puebla.sqlite")
        guard try Database.isThere(location) else {
            throw Refusal.invalid("database", "there is nothing at {path}; “puebla init” makes one", ["path": location])
        }
        let database = try await open(try logger(), forMuch: isLarge)
        do {
            if try await database.read({ db in try db.setting("charter") }) != nil { return database }
        } catch let fault as DatabaseFault where fault.kind != .syntax {
            // Damaged: the command says what is wrong with it. Where only the table is missing, nothing was ever taken up.
            return database
        } catch {}
        await database.close()
        throw Refusal.invalid("database", "holds no charter yet; run “puebla init” first")
    }

    /// The charter named: a folder, or one of those built in (`crm`, `example`).
    func charter() throws -> Charter {
        let name = text("charter", default: "crm")
        let prefix = "charters/\(name)/"
        let builtIn = Embedded.files.filter { $0.name.hasPrefix(prefix) }
        if !builtIn.isEmpty, !FileManager.default.fileExists(atPath: name) {
            let files = builtIn.map { (String($0.name.dropFirst(prefix.count)), $0.text) }
            return try Charter(CharterFolder(name: name, files: Dictionary(uniqueKeysWithValues: files)))
        }
        return try Charter(try CharterFolder.read(name))
    }
}
