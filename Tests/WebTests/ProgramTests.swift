import Testing
import Web

/// Programs of this machine, with limits.
@Suite(.timeLimit(.minutes(5))) struct ProgramTests {
    private func fault(_ name: String, _ arguments: [String], patience: Duration = .seconds(60), mostBytes: Int = 1000) async -> Program.Fault? {
        await #expect(throws: Program.Fault.self) {
            _ = try await Program(name, patience: patience, mostBytes: mostBytes).run(arguments)
        }
    }

    @Test func `What it says comes back, and whether it succeeded`() async throws {
        let done = try await Program("cat", patience: .seconds(60), mostBytes: 1000).run([], input: Array("texto".utf8))
        #expect(done.isSuccess && done.output == Array("texto".utf8) && done.complaint.isEmpty)
        let failed = try await Program("cat", patience: .seconds(60), mostBytes: 1000).run(["/nowhere/at/all"])
        #expect(!failed.isSuccess && failed.output.isEmpty && !failed.complaint.isEmpty)
    }

    @Test func `One that takes too long is killed`() async {
        let start = ContinuousClock.now
        #expect(await fault("sleep", ["300"], patience: .milliseconds(100)) == .tookTooLong)
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test func `One that says too much, or is not there, is a fault of its own`() async {
        #expect(await fault("head", ["-c", "5000", "/dev/zero"]) == .saidTooMuch)
        #expect(await fault("puebla-no-such-program", []) == .isMissing)
    }

    @Test func `One that does not read all that it is given does not end this program`() async throws {
        let done = try await Program("true", patience: .seconds(60), mostBytes: 1000).run([], input: [UInt8](repeating: 65, count: 4 << 20))
        #expect(done.isSuccess)
    }
}
