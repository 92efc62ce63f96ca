internal import Foundation
internal import Records
internal import Subprocess
internal import SystemPackage

/// A program that takes letters as sendmail does: `PROGRAM -i -f SENDER -- RECIPIENT`, the letter on its standard
/// input.
public struct Mailer: Sendable {
    /// What the program said of a letter.
    enum Verdict: Sendable, Hashable {
        case taken
        /// Will never be taken. What the program wrote may hold addresses.
        case refused(status: String, said: String)
        /// May be taken later.
        case notNow(status: String, said: String)
    }

    /// Where Debian's mailers are.
    public static let usual = "/usr/sbin/sendmail"

    let path: String
    let patience: Duration

    /// - Parameters:
    ///   - path: the program's whole path.
    ///   - patience: how long it may take over a letter.
    public init(_ path: String, patience: Duration = .seconds(120)) {
        self.path = path
        self.patience = patience
    }

    /// Whether the program is there.
    public var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Hands a letter over. No shell is between; a cancelled or impatient wait ends the program.
    func send(_ mail: MailText) async throws -> Verdict {
        _ = Mailer.outlivesBrokenPipes
        let letter = Array(mail.text.utf8)
        let arguments = ["-i", "-f", mail.sender.address.text, "--", mail.recipient.text]
        do {
            let done = try await withThrowingTaskGroup(of: Done?.self) { group in
                group.addTask { try await handOver(arguments, letter) }
                group.addTask {
                    try await Task.sleep(for: patience)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let done else { return .notNow(status: "no answer within \(patience)", said: "") }
            return Mailer.verdict(status: done.status, said: done.said)
        } catch let error as SubprocessError {
            return .notNow(status: "it could not be run", said: String(describing: error))
        }
    }

    /// A mailer that ends without having read the whole letter must not end this program too.
    private static let outlivesBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    private struct Done: Sendable {
        let status: Int
        let said: String
    }

    private func handOver(_ arguments: [String], _ letter: [UInt8]) async throws -> Done {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments), environment: Mailer.surroundings,
            platformOptions: options, input: .inputWriter, output: .discarded, error: .bytes(limit: 1 << 20)
        ) { running in
            // What it does not want to read it does not read; its exit status says what that means. Given as
            // `.array`, the letter would end this program when the mailer ends early: swift-subprocess issue 367.
            _ = try? await running.standardInputWriter.write(letter)
        }
        let status = if case .exited(let code) = result.terminationStatus { Int(code) } else { -1 }
        return Done(status: status, said: String(decoding: result.standardError, as: UTF8.self).trimmed)
    }

    /// The mailer need not know our settings: the database's address may hold a password.
    private static var surroundings: Environment {
        let kept = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PUEBLA_") }
        return .custom(
            Dictionary(uniqueKeysWithValues: kept.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
    }

    /// The exit statuses of `sysexits.h`.
    static func verdict(status: Int, said: String) -> Verdict {
        let said = String(said.replacing("\0", with: "").prefix(500))
        switch status {
        case 0: return .taken
        case 65: return .refused(status: "EX_DATAERR (65)", said: said)
        case 67: return .refused(status: "EX_NOUSER (67)", said: said)
        // “Unavailable” is said of the service and of the mailbox. msmtp repeats what the server said: 5xx is for
        // ever.
        case 69 where said.contains(/\bmessage: 5\d\d\b/): return .refused(status: "EX_UNAVAILABLE (69)", said: said)
        case 75: return .notNow(status: "EX_TEMPFAIL (75)", said: said)
        case -1: return .notNow(status: "it was killed", said: said)
        default: return .notNow(status: "exit status \(status)", said: said)
        }
    }
}
