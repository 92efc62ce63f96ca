import Records
import Testing
import Web

@testable import Accounts

@Suite struct CatalogTests {
    @Test func `The texts of accounts are built in`() {
        #expect(AccountsStrings.catalog.keys.allSatisfy { AccountsStrings.catalog.has($0, in: .spanish) })
    }
}
