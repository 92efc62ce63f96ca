internal import Foundation
internal import Subprocess
internal import SystemPackage

/// A program of this machine that makes or reads files for us: found by its name, run without a shell, ended when it takes
/// too long or says too much.
public struct Program: Sendable {
    /// What it left behind.
    public struct Done: Sendable {
        public let isSuccess: Bool
        public let output: [UInt8]
        /// What it wrote to standard error.
        public let complaint: [UInt8]
    }

    public enum Fault: Error, Sendable, Hashable {
        case isMissing
        case tookTooLong
        case saidTooMuch
    }

    private let name: String
    private let patience: Duration
    private let mostBytes: Int

    /// - Parameters:
    ///   - patience: how long it may take.
    ///   - mostBytes: how much it may write to standard output.
    public init(_ name: String, patience: Duration, mostBytes: Int) {
        self.name = name
        self.patience = patience
        self.mostBytes = mostBytes
    }

    /// Runs it to its end. An impatient or cancelled wait kills it.
    /// - Throws: `Fault`, and what keeps it from being run.
    public func run(_ arguments: [String], input: [UInt8] = []) async throws -> Done {
        _ = Program.outlivesBrokenPipes
        let done = try await withThrowingTaskGroup(of: Done?.self) { group in
            group.addTask { try await finish(arguments, input) }
            group.addTask {
                try await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let done else { throw Fault.tookTooLong }
        return done
    }

    /// A program that is killed before it has read all that it is given must not end this program too.
    private static let outlivesBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    private func finish(_ arguments: [String], _ input: [UInt8]) async throws -> Done {
        do {
            let result = try await Subprocess.run(
                .name(name), arguments: Arguments(arguments), input: .inputWriter, output: .bytes(limit: mostBytes),
                error: .bytes(limit: 1 << 20)
            ) { running in
                // Given as `.array`, what a program does not read to its end would end ours: swift-subprocess issue 367.
                if !input.isEmpty { _ = try? await running.standardInputWriter.write(input) }
            }
            return Done(
                isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput,
                complaint: result.standardError)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw Fault.isMissing
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw Fault.saidTooMuch
        }
    }
}
