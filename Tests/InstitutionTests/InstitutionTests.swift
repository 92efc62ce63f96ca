import Testing

@testable import Institution
