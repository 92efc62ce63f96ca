import Testing

@testable import CharterFiles
