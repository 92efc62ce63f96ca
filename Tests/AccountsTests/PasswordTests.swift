import Records
import Testing

@testable import Accounts

@Suite("Passwords", .timeLimit(.minutes(5)))
struct PasswordTests {
    private let cheap = PasswordHash.Cost(rounds: 4, blockSize: 1, passes: 1)

    @Test func `A hash is one text with its cost and its salt, and knows its password only`() throws {
        let hash = try PasswordHash(of: "río Suchiate y puente", cost: cheap)
        let kept = try #require(PasswordHash(hash.description))
        #expect(hash.description.hasPrefix("$scrypt$ln=4,r=1,p=1$"))
        #expect(try kept.matches("río Suchiate y puente"))
        #expect(try !kept.matches("rio Suchiate y puente"))
        #expect(try PasswordHash(of: "río Suchiate y puente", cost: cheap).description != hash.description)
    }

    @Test func `A password is the same whether its accents are composed or not`() throws {
        let hash = try PasswordHash(of: "ma\u{F1}ana ser\u{E1} otro d\u{ED}a", cost: cheap)
        #expect(try hash.matches("man\u{303}ana sera\u{301} otro di\u{301}a"))
    }

    @Test func `scrypt is RFC 7914's`() throws {
        let hash = try #require(
            PasswordHash("$scrypt$ln=10,r=8,p=16$TmFDbA==$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI="))
        #expect(try hash.matches("password"))
        #expect(try !hash.matches("Password"))
    }

    @Test(arguments: [
        "", "plain", "$scrypt$", "$bcrypt$ln=4,r=1,p=1$AAAA$AAAA", "$scrypt$ln=4,r=1$AAAA$AAAA", "$scrypt$ln=x,r=1,p=1$AA==$AA==",
        "$scrypt$ln=30,r=8,p=1$TmFDbA==$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI=",
        "$scrypt$ln=10,r=8,p=9999$TmFDbA==$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI=",
    ])
    func `What is no bearable hash is none`(text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test func `Today's cost is one of OWASP's equivalents, in 32 MiB`() {
        let cost = PasswordHash.Cost.today
        #expect(128 * cost.blockSize << cost.rounds == 32 << 20)
        #expect(cost.passes == 3)
    }

    @Test func `A hash at another cost than today's is outdated`() throws {
        let hashing = Hashing.quick(rounds: 5)
        #expect(hashing.isOutdated(try PasswordHash(of: "x", cost: cheap)))
        #expect(!hashing.isOutdated(try PasswordHash(of: "x", cost: .init(rounds: 5, blockSize: 1, passes: 1))))
    }

    @Test func `Without a hash the same work is done and the answer is no`() async throws {
        let hashing = Hashing.quick()
        #expect(try await !hashing.matches("anything at all", nil))
        #expect(hashing.done == 1)
    }

    @Test func `A full queue refuses, and is open again when it has emptied`() async throws {
        let hashing = Hashing(threads: 1, waiting: 2, cost: .init(rounds: 15, blockSize: 8, passes: 1))
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do {
                        _ = try await hashing.matches("x", nil)
                        return false
                    } catch { return true }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refused > 0 && refused + hashing.done == 12)
        #expect(try await !hashing.matches("x", nil))
    }

    @Test(arguments: ["corto", "11 letras ñ"])
    func `Short passwords are refused with the bounds`(password: String) {
        let problems = NewPassword.problems(password, context: [])
        #expect(problems.map(\.field) == ["password"])
        #expect(problems.first?.values == ["low": "12", "high": "256"])
    }

    @Test func `Length is counted in code points, composed, up to 256`() {
        let long = String(repeating: "puente río ", count: 24)
        #expect(NewPassword.problems(String(long.prefix(256)), context: []).isEmpty)
        #expect(!NewPassword.problems(String(long.prefix(257)), context: []).isEmpty)
        // Eleven letters, written as twenty-two code points.
        #expect(NewPassword.problems("n\u{303}a\u{301}o\u{301}z\u{301}l\u{301}w\u{302}r\u{301}j\u{302}g\u{301}p\u{301}m\u{301}", context: []).count == 1)
    }

    @Test(arguments: [
        "password1234", "Contraseña2026!", "qwertyuiop1234", "aaaaaaaaaaaaaaaa", "ababababababab", "123456789012", "Bienvenidos1!2!",
        "México2026México", "iloveyouiloveyou", "elena.zelaya1990", "conferencia-2026", "CRMPuebla2026!!!", "zelaya@example.hn",
    ])
    func `What guessers try first is refused`(password: String) {
        let context = ["Conferencia Regional sobre Migración", "CRM", "Puebla", "México", "Elena Zelaya", "elena@example.hn"]
        #expect(NewPassword.problems(password, context: context).map(\.field) == ["password"])
    }

    @Test(arguments: [
        "correct horse battery staple", "un puente sobre el río Suchiate", "mi contraseña es bastante larga hoy", "xK9$mQ2#vL7pT4",
        "日本語のながいパスワードですよね",
    ])
    func `Long passwords of any characters are taken`(password: String) {
        #expect(NewPassword.problems(password, context: ["Elena Zelaya"]).isEmpty)
    }
}
